"""Every write to the catalogue, by the act."""

from app.catalogue.operations.absences import (
    approve_time_off,
    decline_time_off,
    request_time_off,
    withdraw_time_off,
)
from app.catalogue.operations.addons import archive_addon, create_addon, update_addon
from app.catalogue.operations.beginning import begin, reopen_step, settle_step
from app.catalogue.operations.categories import add_category, remove_category, rename_category
from app.catalogue.operations.gallery import add_to_gallery, describe_photo, move_photo, remove_from_gallery
from app.catalogue.operations.hours import (
    cancel_time_off,
    clear_day_hours,
    close,
    drop_working_week,
    keep_holiday,
    reopen,
    set_day_hours,
    set_working_week,
    take_time_off,
    work_on_holiday,
)
from app.catalogue.operations.locations import archive_location, change_location, open_location
from app.catalogue.operations.order import (
    arrange_addons,
    arrange_categories,
    arrange_services,
    arrange_team,
    move_addon,
    move_category,
    move_service,
    move_staff_member,
)
from app.catalogue.operations.salon import change_settings, establish, set_logo, touch
from app.catalogue.operations.services import (
    archive_service,
    create_service,
    restore_service,
    set_service_photo,
    update_service,
)
from app.catalogue.operations.team import (
    archive_staff_member,
    create_staff_member,
    set_staff_photo,
    update_staff_member,
)
from app.catalogue.operations.variants import add_variant

__all__ = [
    "add_category",
    "add_to_gallery",
    "add_variant",
    "approve_time_off",
    "archive_addon",
    "archive_location",
    "archive_service",
    "archive_staff_member",
    "arrange_addons",
    "arrange_categories",
    "arrange_services",
    "arrange_team",
    "begin",
    "cancel_time_off",
    "change_location",
    "change_settings",
    "clear_day_hours",
    "close",
    "create_addon",
    "create_service",
    "create_staff_member",
    "decline_time_off",
    "describe_photo",
    "drop_working_week",
    "establish",
    "keep_holiday",
    "move_addon",
    "move_category",
    "move_photo",
    "move_service",
    "move_staff_member",
    "open_location",
    "remove_category",
    "remove_from_gallery",
    "rename_category",
    "reopen",
    "reopen_step",
    "request_time_off",
    "restore_service",
    "set_day_hours",
    "set_logo",
    "set_service_photo",
    "set_staff_photo",
    "set_working_week",
    "settle_step",
    "take_time_off",
    "touch",
    "update_addon",
    "update_service",
    "update_staff_member",
    "withdraw_time_off",
    "work_on_holiday",
]
