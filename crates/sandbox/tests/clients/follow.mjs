// Signs in to scripted sites with the official TypeScript client.
//
// Called with the sandbox's origin, then one DOMAIN=STATUS for each login and how it must end.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { join } from "node:path";

// The client is installed where this is started, not where this file is.
const require = createRequire(join(process.cwd(), "package.json"));
const { default: Kernel, ConflictError } = require("@onkernel/sdk");
const { VERSION } = require("@onkernel/sdk/version");

// What a person would submit: the fields filled, or the first choice where there are none.
function answer(state) {
  const filled = (fields, name) => Object.fromEntries(fields.map((field) => [field[name], "123456"]));
  if (state.interaction_id) {
    const { interaction_id, fields, choices } = state;
    return fields.length
      ? { interaction_id, field_values: filled(fields, "id") }
      : { interaction_id, selected_choice_id: choices[0].id };
  }
  if (state.discovered_fields.length) return { fields: filled(state.discovered_fields, "name") };
  if (state.mfa_options.length) return { fields: {}, mfa_option_id: state.mfa_options[0].type };
  return { fields: {}, sign_in_option_id: state.sign_in_options[0].id };
}

async function signIn(client, domain, expected) {
  const connections = client.auth.connections;
  const created = await connections.create({ domain, profile_name: "node" });
  assert.equal(created.status, "NEEDS_AUTH");
  const login = await connections.login(created.id);
  assert.equal(login.id, created.id);
  assert.ok(login.hosted_url.includes(login.handoff_code));
  let last;
  for await (const event of await connections.follow(created.id)) {
    assert.notEqual(event.event, "error");
    if (event.event !== "managed_auth_state") continue;
    last = event;
    if (event.flow_step === "AWAITING_INPUT") {
      const asked = await connections.retrieve(created.id);
      assert.equal(asked.interaction_id, event.interaction_id);
      assert.deepEqual(await connections.submit(created.id, answer(event)), { accepted: true });
    }
  }
  assert.equal(last.flow_status, expected);
  const after = await connections.retrieve(created.id);
  assert.equal(after.flow_status, expected);
  assert.equal(after.status, expected === "SUCCESS" ? "AUTHENTICATED" : "NEEDS_AUTH");
  return created.id;
}

const [origin, ...logins] = process.argv.slice(2);
const client = new Kernel({ apiKey: "sk_test", baseURL: origin });
const connections = client.auth.connections;
const ids = [];
for (const login of logins) ids.push(await signIn(client, ...login.split("=")));

const listed = [];
for await (const item of connections.list({ limit: 2, profile_name: "node" })) listed.push(item.id);
assert.deepEqual(listed.toSorted(), ids.toSorted());
assert.equal((await connections.login(ids[0])).flow_type, "REAUTH");
const twice = { domain: logins[0].split("=")[0], profile_name: "node" };
await assert.rejects(connections.create(twice, { maxRetries: 0 }), ConflictError);
for (const id of ids) await connections.delete(id);
assert.equal((await connections.list({ profile_name: "node" })).items.length, 0);
console.log(`@onkernel/sdk ${VERSION}: ${ids.length} logins finished`);
