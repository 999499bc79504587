"""What runs beside the window until it is closed."""

from kdesk.engine.wake_detector import detect_wakes
from kdesk.services import Services
from kdesk.ui.main_window import MainWindow
from kdesk.ui.network import SystemNetwork
from kdesk.ui.tasks import TaskScope


def start_background(services: Services, window: MainWindow, tasks: TaskScope) -> None:
    """Follow the network, the sleep of the computer, and the server; resume at once when they are back."""

    def resume_all() -> None:
        tasks.spawn(services.reviver.resume_all(), replace="resume all")

    network = SystemNetwork(window)
    network.state_changed.connect(window.status.show_network)
    window.status.show_network(network.state)
    network.came_back.connect(resume_all)
    tasks.spawn(services.awake.run(), name="stay awake")
    tasks.spawn(services.speed.run(), name="speed by hour and weekday")
    tasks.spawn(services.timelines.run(), name="keep timelines")
    tasks.spawn(services.statistics.run(), name="keep statistics")
    tasks.spawn(detect_wakes(services.clock, resume_all), name="detect wakes")
    tasks.spawn(services.accounts.keep_checking(), name="check whether the server answers")
