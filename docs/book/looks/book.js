// What mdbook's pages lack for people who do not use a mouse: the bar at the top is a landmark, what opens
// the list of chapters is a button (and not a label), and a list that is hidden takes no focus.
{
  document.getElementById("mdbook-menu-bar").role = "banner";

  const list = document.getElementById("mdbook-sidebar");
  const label = document.getElementById("mdbook-sidebar-toggle");
  const button = document.createElement("button");
  button.type = "button";
  button.className = label.className;
  button.title = label.title;
  button.ariaLabel = label.title;
  button.setAttribute("aria-controls", list.id);
  button.append(...label.childNodes);
  button.addEventListener("click", () => document.getElementById(label.htmlFor).click());
  label.replaceWith(button);

  const follow = () => {
    list.inert = list.ariaHidden === "true";
    button.ariaExpanded = String(!list.inert);
  };
  new MutationObserver(follow).observe(list, { attributeFilter: ["aria-hidden"] });
  follow();
}
