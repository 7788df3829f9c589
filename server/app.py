"""The application factory: settings, secrets, store, slices and routes put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask
from flask_migrate import Migrate
from werkzeug.middleware.proxy_fix import ProxyFix

from server import (
    auth,
    backup,
    catalogue,
    cli,
    contract,
    demo,
    exports,
    imports,
    keys,
    rescue,
    reviews,
    slices,
    sync_routes,
    users,
)
from server.auth import routes as auth_routes
from server.config import Config
from server.contract import openapi
from server.db import db
from server.devices import routes as device_routes
from server.files import routes as file_routes
from server.files.storage import FileStore
from server.kinds import Kinds
from server.mail import commands as mail
from server.observed import commands as observed
from server.observed import logs, requests
from server.observed.metrics import Metrics
from server.push import message as push_message
from server.push import routes as push_routes
from server.quick_json import QuickJson
from server.runtime import Runtime
from server.store import engine
from server.store.append_only import guard
from server.store.checked import CheckedTx, checked
from server.store.codec import Codec
from server.store.feed import feed
from server.timers import effects, queue
from server.web import bodies, errors, health
from server.web import static as static_routes
from sync.canonical import lend
from sync.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sync.messages import Caller, Mutation, Verdict
    from sync.registry import Context, Tx
    from sync.run import Review


def create_app(config: Config | None = None) -> Flask:
    """Make the application. Settings come from the environment unless given; bad ones end the program with a word."""
    config = config or Config.from_env()
    logs.set_up(config.log)
    lend(QuickJson())
    app = Flask("server", static_folder=None)
    app.config |= openapi.CONFIG | _database(config)
    db.init_app(app)
    Migrate(app, db, directory=str(static_routes.ROOT / "server" / "migrations"), compare_type=True)
    if config.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=config.proxies, x_proto=config.proxies, x_host=config.proxies)  # type: ignore[method-assign]
    found = slices.load()
    made = _runtime(app, config, found)
    app.extensions |= {"fieldseal": made, "fieldseal.metrics": Metrics()}
    with app.app_context():
        app.extensions["fieldseal.engines"] = engine.set_up(db.engine)
        guard(made.kinds)
    auth.set_up(app, made.keys.jwt)
    _routes(app, found)
    for command in (
        *cli.COMMANDS,
        *demo.COMMANDS,
        *exports.COMMANDS,
        *backup.COMMANDS,
        *observed.COMMANDS,
        *mail.COMMANDS,
        *rescue.COMMANDS,
    ):
        app.cli.add_command(command)
    return app


def _database(config: Config) -> dict[str, object]:
    options: dict[str, object] = {"pool_size": 10, "max_overflow": 20, "hide_parameters": True}
    if not config.is_sqlite:
        options |= {"pool_recycle": 1800, "connect_args": {"prepare_threshold": 2, "connect_timeout": 10}}
    return {"SQLALCHEMY_DATABASE_URI": config.database_url, "SQLALCHEMY_ENGINE_OPTIONS": options}


def _runtime(app: Flask, config: Config, found: slices.Slices) -> Runtime:
    kinds = Kinds([*users.KINDS, *found.kinds])
    codecs = {kind.name: Codec(kind) for kind in kinds}
    huey = queue.build(app, config)
    return Runtime(
        config=config,
        keys=keys.load(config.data, config.secret),
        kinds=kinds,
        codecs=codecs,
        registry=Registry([checked(one, codecs) for one in found.mutations]),
        review_for=_reviews(codecs),
        effects={"push.notify": push_message.notify, **found.effects},
        at_once=found.at_once,
        at_commit=found.at_commit,
        at_write=found.at_write,
        at_restore=found.at_restore,
        timers=[*found.daily, *imports.TIMERS, *exports.TIMERS, *rescue.TIMERS],
        walks=found.walks,
        offers=found.offers,
        files=FileStore.of(config),
        huey=huey,
        feed=feed(kinds),
        catalogues={},
        awake=effects.drain if config.immediate else huey.wake,
    )


def _reviews(codecs: Mapping[str, Codec]) -> Callable[[Caller], Review]:
    """The reviews' hook, its rows watched like any handler's."""

    def review_for(caller: Caller) -> Review:
        record = reviews.record_for(caller)

        def review(tx: Tx, ctx: Context | None, mutation: Mutation, verdict: Verdict) -> None:
            record(CheckedTx(tx, codecs), ctx, mutation, verdict)

        return review

    return review_for


def _routes(app: Flask, found: slices.Slices) -> None:
    requests.set_up(app, app.extensions["fieldseal"].config)  # first, so that it sees all the others do
    bodies.set_up(app)
    errors.set_up(app)
    for plain in (sync_routes, file_routes, catalogue, contract, health):
        app.register_blueprint(plain.blueprint)
    app.register_blueprint(imports.upload_blueprint)
    app.register_blueprint(rescue.upload_blueprint)
    api = errors.OneShapeApi(app, spec_kwargs={"marshmallow_plugin": openapi.plugin()})
    rooms = (auth_routes.blueprint, device_routes.blueprint, push_routes.blueprint, exports.blueprint)
    for blueprint in (*rooms, imports.blueprint, rescue.blueprint, *found.routes):
        api.register_blueprint(blueprint)
    openapi.document(api, app)
    static_routes.set_up(app)
