import os

from kernel import ConflictError, Kernel

# The key stays here. `base_url` is for the sandbox; leave it out for the service.
client = Kernel(api_key=os.environ["API_KEY"], base_url=os.environ.get("API_URL"))
connections = client.auth.connections


def start_login(domain, profile_name):
    """Starts a sign-in. Hand the answer to your page, and nothing else of it."""
    try:
        connection = connections.create(domain=domain, profile_name=profile_name)
    except ConflictError:
        # The pair is there already: sign it in again.
        found = connections.list(domain=domain, profile_name=profile_name)
        connection = next(iter(found))
    login = connections.login(connection.id)
    return {"id": login.id, "handoff_code": login.handoff_code}


def is_signed_in(id):
    """What counts. What a page says is a hint."""
    return connections.retrieve(id).status == "AUTHENTICATED"
