// Loads the package when a test says so. A driver's own scripts live in a world of their own.
window.loadManagedAuth = async () => {
  window.managedAuth = await import("./managed-auth/managed-auth.js");
};
