import { StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";
import { SignIn } from "./snippets/SignIn";

type Login = { id: string; handoff_code: string };

function App() {
  const [login, setLogin] = useState<Login>();
  const [outcome, setOutcome] = useState("");
  const connect = async () => {
    const started = await fetch("/start", { method: "POST" });
    setLogin(await started.json());
  };
  return (
    <main>
      <button onClick={connect}>Connect account</button>
      <button onClick={() => setLogin(undefined)}>Close</button>
      <p role="status">{outcome}</p>
      {login && (
        <SignIn
          login={login}
          onSuccess={({ domain }) => setOutcome(`Connected to ${domain}.`)}
          onError={({ message }) => setOutcome(`Not connected: ${message}`)}
        />
      )}
    </main>
  );
}

createRoot(document.querySelector("#app")!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
