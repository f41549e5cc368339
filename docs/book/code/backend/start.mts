import Kernel, { ConflictError } from "@onkernel/sdk";

// The key stays here. `baseURL` is for the sandbox; leave it out for the service.
const client = new Kernel({ apiKey: process.env.API_KEY, baseURL: process.env.API_URL });
const { connections } = client.auth;

/** Starts a sign-in. Hand the answer to your page, and nothing else of it. */
export async function startLogin(domain: string, profile_name: string) {
  const id = await connectionOf(domain, profile_name);
  const { handoff_code } = await connections.login(id);
  return { id, handoff_code };
}

async function connectionOf(domain: string, profile_name: string): Promise<string> {
  try {
    return (await connections.create({ domain, profile_name })).id;
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
    // The pair is there already: sign it in again.
    for await (const { id } of connections.list({ domain, profile_name })) return id;
    throw error;
  }
}

/** What counts. What a page says is a hint. */
export async function isSignedIn(id: string): Promise<boolean> {
  return (await connections.retrieve(id)).status === "AUTHENTICATED";
}
