"""Customers (顾客档案), their sites and equipment with its history (D16, D26)."""

from __future__ import annotations

from server.customers.models import Customer, Equipment, EquipmentHistory, NextService, Site
from server.customers.mutations import add_equipment, add_site, create, file, take_back
from server.customers.next_service import plan_service
from server.customers.routes import blueprint
from server.kinds import Group, Kind

KINDS = (
    Kind("customers", Customer, group=Group("customer", "id"), personal=("name", "phone"), erasable=("note",)),
    Kind("sites", Site, group=Group("customer", "customer"), personal=("address",), erasable=("note",)),
    Kind("equipment", Equipment, group=Group("customer", "customer"), erasable=("note",)),
    Kind("equipment_history", EquipmentHistory, group=Group("customer", "customer")),
    Kind("next_services", NextService, group=Group("customer", "customer"), fact=True),
)
MUTATIONS = (create, add_site, add_equipment, plan_service, file, take_back)
ROUTES = (blueprint,)
