import { createApp, h, ref } from "vue";
import SignIn from "./snippets/SignIn.vue";

const login = ref();
const outcome = ref("");

async function connect() {
  const started = await fetch("/start", { method: "POST" });
  login.value = await started.json();
}

const App = {
  setup: () => () =>
    h("main", [
      h("button", { onClick: connect }, "Connect account"),
      h("button", { onClick: () => (login.value = undefined) }, "Close"),
      h("p", { role: "status" }, outcome.value),
      login.value &&
        h(SignIn, {
          login: login.value,
          onSuccess: ({ domain }) => (outcome.value = `Connected to ${domain}.`),
          onError: ({ message }) => (outcome.value = `Not connected: ${message}`),
        }),
    ]),
};

createApp(App).mount("#app");
