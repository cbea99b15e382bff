"""Accounts, tokens, cookies, the owner's link."""
import base64
import hashlib
import hmac
import json
import re
import time

import httpx
import pytest

PASSWORD = "Correct-horse-9!"


def register(server, email, **more):
    return httpx.post(server.url + "/api/auth/register", json={"email": email, "password": PASSWORD, **more})


def login(server, email, password=PASSWORD, **more):
    return httpx.post(server.url + "/api/auth/login", json={"email": email, "password": password}, **more)


def me(server, token):
    return httpx.get(server.url + "/api/auth/me", headers={"authorization": f"Bearer {token}".strip()})


def part(data):
    return base64.urlsafe_b64encode(json.dumps(data).encode()).rstrip(b"=").decode()


def test_register_login_me_refresh_logout(server):
    made = register(server, "Carl@Example.com", full_name="Carl", organization="Magnitudes")
    assert made.status_code == 201
    session = made.json()
    assert session["token_type"] == "bearer" and session["expires_in"] == 3000
    assert session["user"]["email"] == "carl@example.com" and session["user"]["organization"] == "Magnitudes"
    assert register(server, "carl@example.com").status_code == 409

    header, body, _ = session["access_token"].split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    assert json.loads(base64.urlsafe_b64decode(header + "==")) == {"alg": "HS256", "typ": "JWT"}
    assert claims["exp"] - claims["iat"] == 3000 and abs(claims["iat"] - time.time()) < 60
    assert claims["sub"] == session["user"]["id"] and claims["tid"] and claims["jti"]

    again = login(server, "carl@example.com").json()
    fresh = httpx.post(server.url + "/api/auth/refresh", json={"refresh_token": again["refresh_token"]})
    assert fresh.status_code == 200 and me(server, fresh.json()["access_token"]).status_code == 200
    reused = httpx.post(server.url + "/api/auth/refresh", json={"refresh_token": again["refresh_token"]})
    assert reused.status_code == 401
    assert httpx.post(server.url + "/api/auth/refresh", json={"refresh_token": fresh.json()["refresh_token"]}).status_code == 401

    assert me(server, session["access_token"]).status_code == 200, "the other session goes on"
    out = httpx.post(server.url + "/api/auth/logout", headers={"authorization": "Bearer " + session["access_token"]})
    assert out.status_code == 204
    assert me(server, session["access_token"]).status_code == 401


def test_forged_tokens_are_refused(server):
    token = register(server, "forged@example.com").json()["access_token"]
    header, body, signature = token.split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    owner = part({**claims, "sub": "someone-else"})
    guessed = hmac.new(b"secret", f"{header}.{owner}".encode(), hashlib.sha256).digest()
    for bad in (f"{header}.{owner}.{signature}", f"{part({'alg': 'none', 'typ': 'JWT'})}.{body}.", f"{part({'alg': 'none', 'typ': 'JWT'})}.{body}.{signature}",
                f"{header}.{owner}.{base64.urlsafe_b64encode(guessed).rstrip(b'=').decode()}", token[:-2], token + "x", "", "x", "a.b.c", "." * 10_000):
        assert me(server, bad).status_code in (401, 431), bad[:80]


def test_unknown_and_wrong_read_alike_and_guessing_is_slowed(server):
    register(server, "guessed@example.com")
    known, unknown = login(server, "guessed@example.com", "wrong"), login(server, "no-one@example.com", "wrong")
    assert known.status_code == unknown.status_code == 401
    assert known.json()["error"]["message"] == unknown.json()["error"]["message"]
    statuses = [login(server, "guessed@example.com", "wrong").status_code for _ in range(6)]
    assert statuses[-1] == 429
    last = login(server, "guessed@example.com")
    assert last.status_code == 429 and "again in" in last.json()["error"]["message"] and last.headers["retry-after"]


@pytest.mark.parametrize("change", [{"email": "x"}, {"email": "a@b@c"}, {"password": "short"}, {"password": None}, {"role": "super_admin"}, {"email": ""},
                                    {"password": "x" * 300}, {"full_name": "x" * 300}])
def test_registration_is_checked(server, change):
    body = {"email": "checked@example.com", "password": PASSWORD, **change}
    r = httpx.post(server.url + "/api/auth/register", json=body)
    assert r.status_code == 400 and r.json()["error"]["details"], r.text


def test_the_page_signs_in_with_a_cookie(server):
    register(server, "page@example.com")
    mark = {"x-requested-with": "sightline"}
    assert "set-cookie" not in login(server, "page@example.com").headers
    with httpx.Client(base_url=server.url) as page:
        r = page.post("/api/v1/auth/login", json={"email": "page@example.com", "password": PASSWORD}, headers=mark)
        cookie = r.headers["set-cookie"]
        assert "HttpOnly" in cookie and "SameSite=Strict" in cookie and "Path=/" in cookie
        assert page.get("/api/v1/auth/me").status_code == 200
        assert page.put("/api/v1/user/profile", json={"full_name": "Forged"}).status_code == 403
        assert page.put("/api/v1/user/profile", json={"full_name": "Real"}, headers=mark).json()["full_name"] == "Real"
        assert page.post("/api/v1/auth/logout", headers=mark).status_code == 204
        assert page.get("/api/v1/auth/me", headers={"cookie": cookie.split(";")[0]}).status_code == 401


def test_the_owners_link(own_server):
    server = own_server()
    link = re.search(r"http://\S+/welcome\?token=\S+", server.output()).group(0)
    with httpx.Client(base_url=server.url) as page:
        first = page.get(link)
        assert first.status_code == 303 and first.headers["location"] == "/"
        assert page.get("/api/v1/auth/me").json()["role"] == "super_admin"
        assert page.get(link).status_code == 303, "reloaded by who it signed in"
    assert httpx.get(link).status_code == 401
    assert httpx.get(server.url + "/welcome?token=guess").status_code == 401
    assert register(server, "late@example.com").json()["user"]["role"] == "admin"


def test_sessions_and_keys_survive_a_restart(own_server):
    server = own_server()
    first = register(server, "first@example.com").json()
    assert first["user"]["role"] == "super_admin"
    server.restart()
    assert me(server, first["access_token"]).status_code == 200
    assert (server.folder / "data").stat().st_mode & 0o077 == 0 or all(
        p.stat().st_mode & 0o077 == 0 for p in (server.folder / "data").iterdir() if p.name in ("secret", "sightline.db"))
    for path in (server.folder / "data").rglob("*"):
        if path.is_file():
            assert PASSWORD.encode() not in path.read_bytes(), path
    assert first["refresh_token"] not in server.output() and first["access_token"] not in server.output()


@pytest.mark.parametrize("mode, status", [("closed", 403), ("invite", 403), ("open", 201)])
def test_registration_modes(own_server, mode, status):
    assert register(own_server(registration=mode), "a@example.com").status_code == status


def test_invites(server, ada):
    r = ada.http.post("/api/v1/admin/invites", json={"email": "guest@example.com"})
    assert r.status_code == 201
    invite = r.json()["invite"]
    assert register(server, "other@example.com", invite=invite).status_code == 403
    guest = register(server, "guest@example.com", invite=invite)
    assert guest.status_code == 201 and guest.json()["user"]["organization"] == "Analytical Engines" and guest.json()["user"]["role"] == "user"
    assert httpx.post(server.url + "/api/v1/admin/invites", json={}, headers={"authorization": "Bearer " + guest.json()["access_token"]}).status_code == 403


def test_profile(openapi, server):
    token = register(server, "profile@example.com").json()["access_token"]
    with httpx.Client(base_url=server.url, headers={"authorization": "Bearer " + token}) as http:
        assert openapi.check(http.put("/api/v1/user/profile", json={"preferences": {"theme": "light", "page": {"wide": True}}})).status_code == 200
        assert http.get("/api/user/profile").json()["preferences"] == {"theme": "light", "page": {"wide": True}}
        assert openapi.check(http.put("/api/v1/user/profile", json={"new_password": "Brand-new-7"})).status_code == 400
        assert openapi.check(http.put("/api/v1/user/profile", json={"new_password": "Brand-new-7", "current_password": "no"})).status_code == 403
        assert http.put("/api/v1/user/profile", json={"new_password": "Brand-new-7", "current_password": PASSWORD}).status_code == 200
    assert login(server, "profile@example.com").status_code == 401
    assert login(server, "profile@example.com", "Brand-new-7").status_code == 200
