import { renderToString } from "react-dom/server";
import { SignIn } from "./snippets/SignIn";

const login = { id: "id", handoff_code: "code" };
const html = renderToString(<SignIn login={login} onSuccess={() => {}} onError={() => {}} />);
if (html !== '<managed-auth session-id="id" handoff-code="code" api-base-url=""></managed-auth>') {
  throw new Error(`rendered: ${html}`);
}
