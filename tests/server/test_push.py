"""Web push, end to end, and the guard on where it may lead."""

from __future__ import annotations

import base64
import json
import os
import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import http_ece
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from server.ids import uuid7
from server.push import message as push_message
from tests.server.office import Office, code


class Browser:
    """A push service with one browser behind it."""

    def __init__(self):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.secret = os.urandom(16)
        self.status, self.messages, self.headers = 201, [], []
        browser = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                raw = self.rfile.read(int(self.headers["Content-Length"]))
                browser.messages.append(http_ece.decrypt(raw, private_key=browser.key, auth_secret=browser.secret))
                browser.headers.append(dict(self.headers))
                self.send_response(browser.status)
                self.end_headers()

            def log_message(self, *_args):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/push/{uuid7()}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def subscription(self):
        point = self.key.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        keys = {
            "p256dh": base64.urlsafe_b64encode(point).decode(),
            "auth": base64.urlsafe_b64encode(self.secret).decode(),
        }
        return {"endpoint": self.url, "expirationTime": None, "keys": keys}


@pytest.fixture
def browser():
    made = Browser()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def private_office(make_app, sqlite_url):
    return Office(make_app(sqlite_url, private_push=True))


def subscribe(phone, browser):
    return phone.http.post("/api/push/subscriptions", json=browser.subscription(), headers=phone.headers)


MESSAGE = {"title": "派工", "body": "空调", "url": "/jobs/1"}


def test_Push_an_assigned_job_reaches_the_technicians_browser_encrypted(private_office, browser):
    phone = private_office.phone("technician")
    assert phone.get("/api/push/key").json["key"] == private_office.app.extensions["fieldseal"].keys.vapid_public
    for _ in range(2):
        assert subscribe(phone, browser).status_code == 204
    job = private_office.job()
    [message] = [json.loads(one) for one in browser.messages]
    assert message.keys() == {"title", "body", "url"}
    assert job["id"] in message["url"]
    assert browser.headers[0]["authorization"].startswith("vapid ")
    args = {"endpoint": browser.url}
    assert phone.http.delete("/api/push/subscriptions", json=args, headers=phone.headers).status_code == 204
    private_office.job()
    assert len(browser.messages) == 1


def test_Push_a_browser_that_is_gone_is_forgotten_and_a_failing_one_tried_again(private_office, browser):
    phone = private_office.phone("technician")
    subscribe(phone, browser)
    payload = {"user": private_office.users["technician"], **MESSAGE}
    with private_office.app.app_context():
        browser.status = 500
        with pytest.raises(push_message.WebPushException):
            push_message.notify(payload)
        browser.status = 410
        push_message.notify(payload)
        push_message.notify(payload)
    assert len(browser.messages) == 2


def test_Push_a_service_nobody_reaches_is_tried_again(private_office, browser):
    phone = private_office.phone("technician")
    subscribe(phone, browser)
    browser.server.shutdown()
    browser.server.server_close()
    with private_office.app.app_context(), pytest.raises(push_message.requests.RequestException):
        push_message.notify({"user": private_office.users["technician"], **MESSAGE})


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://push.example.com/x",
        "https://localhost/x",
        "https://127.0.0.1/x",
        "https://10.0.0.1/x",
        "https://[::1]/x",
        "https://169.254.169.254/latest",
        "https://no-such-host.invalid/x",
        "https:///x",
        "https://x:99999/",
        "https://[/",
        "nonsense",
    ],
)
def test_Push_addresses_of_our_own_network_are_refused(office, endpoint):
    phone = office.phone("technician")
    keys = {"p256dh": "a", "auth": "b"}
    words = {"endpoint": endpoint, "keys": keys}
    answer = phone.http.post("/api/push/subscriptions", json=words, headers=phone.headers)
    assert code(answer) == (422, "INVALID")


def test_Push_a_public_address_is_taken(office, monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: [(2, 1, 6, "", ("93.184.215.14", 443))])
    phone = office.phone("technician")
    words = {"endpoint": "https://push.example.com/x", "keys": {"p256dh": "a", "auth": "b"}}
    assert phone.http.post("/api/push/subscriptions", json=words, headers=phone.headers).status_code == 204


def test_Push_a_name_that_leads_into_our_network_later_is_not_followed(office, browser):
    with office.app.app_context():
        session = push_message._session()
        with pytest.raises(push_message.requests.ConnectionError):
            session.post(browser.url, data=b"x", timeout=5)
        with pytest.raises(push_message.requests.ConnectionError):
            session.post(browser.url.replace("http://", "https://"), data=b"x", timeout=5)
        session.close()
    assert browser.messages == []


def test_P2_one_failing_device_does_not_call_the_others_again(private_office, browser):
    phone, broken, odd = (private_office.phone("technician") for _ in range(3))
    subscribe(phone, browser)
    elsewhere = browser.subscription() | {"endpoint": "http://127.0.0.1:9/push"}
    no_key = {"endpoint": browser.url + "/odd", "keys": {"p256dh": "BA" + "A" * 85, "auth": "A" * 22}}
    for who, words in ((broken, elsewhere), (odd, no_key)):
        told = who.http.post("/api/push/subscriptions", json=words, headers=who.headers)
        assert told.status_code == 204
    with private_office.app.app_context():
        push_message.notify({"user": private_office.users["technician"], **MESSAGE})
        left = {one.endpoint for one in push_message._of(private_office.users["technician"])}
    assert len(browser.messages) == 1
    assert left == {browser.url, elsewhere["endpoint"]}
