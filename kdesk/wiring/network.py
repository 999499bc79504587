"""The options of the network on the services."""

from kdesk.network_setup import NETWORK_OPTIONS
from kdesk.services import Services
from kdesk.wiring.ui_services import UiServices


def follow_network(services: Services, ui: UiServices) -> None:
    """Apply the options of the network when they change, and say what cannot be applied."""
    network = services.network
    network.resume = services.reviver.resume_all

    async def apply() -> None:
        await network.apply()
        tell()

    def tell() -> None:
        if network.problem is not None:
            ui.notices.report(network.problem, key="network")

    for field in NETWORK_OPTIONS:
        services.preferences.follow(field, lambda _value: ui.tasks.spawn(apply(), replace="apply network"))
    tell()
