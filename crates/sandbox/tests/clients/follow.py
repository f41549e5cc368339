"""Signs in to scripted sites with the official Python client, every answer validated against its types.

Called with the sandbox's origin, then one DOMAIN=STATUS for each login and how it must end.
"""

import sys

import kernel
from kernel import Kernel


def answer(state):
    """What a person would submit: the fields filled, or the first choice where there are none."""
    if state.interaction_id:
        if state.fields:
            values = {field.id: "123456" for field in state.fields}
            return {"interaction_id": state.interaction_id, "field_values": values}
        return {
            "interaction_id": state.interaction_id,
            "selected_choice_id": state.choices[0].id,
        }
    if state.discovered_fields:
        return {"fields": {field.name: "123456" for field in state.discovered_fields}}
    if state.mfa_options:
        return {"fields": {}, "mfa_option_id": state.mfa_options[0].type}
    return {"fields": {}, "sign_in_option_id": state.sign_in_options[0].id}


def sign_in(client, domain, expected):
    connections = client.auth.connections
    created = connections.create(domain=domain, profile_name="python")
    assert created.status == "NEEDS_AUTH", created
    login = connections.login(created.id)
    assert login.id == created.id and login.handoff_code in login.hosted_url, login
    last = None
    with connections.follow(created.id) as events:
        for event in events:
            assert event.event in ("managed_auth_state", "sse_heartbeat"), event
            if event.event != "managed_auth_state":
                continue
            last = event
            if event.flow_step == "AWAITING_INPUT":
                asked = connections.retrieve(created.id)
                assert asked.interaction_id == event.interaction_id, (asked, event)
                assert connections.submit(created.id, **answer(event)).accepted
    assert last.flow_status == expected, last
    after = connections.retrieve(created.id)
    assert after.flow_status == expected, after
    assert (after.status == "AUTHENTICATED") == (expected == "SUCCESS"), after
    return created.id


def main(origin, *logins):
    client = Kernel(api_key="sk_test", base_url=origin, _strict_response_validation=True)
    connections = client.auth.connections
    ids = [sign_in(client, *login.split("=")) for login in logins]

    listed = [item.id for item in connections.list(limit=2, profile_name="python")]
    assert sorted(listed) == sorted(ids), (listed, ids)
    again = connections.login(ids[0])
    assert again.flow_type == "REAUTH", again
    try:
        domain = logins[0].split("=")[0]
        client.with_options(max_retries=0).auth.connections.create(
            domain=domain, profile_name="python"
        )
        raise AssertionError("the same pair was created twice")
    except kernel.ConflictError:
        pass
    for id in ids:
        connections.delete(id)
    assert connections.list(profile_name="python").items == []
    print(f"kernel {kernel.__version__}: {len(ids)} logins finished")


main(*sys.argv[1:])
