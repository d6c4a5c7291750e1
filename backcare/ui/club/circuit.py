"""The club's circuit: its stations, and a sheet to print."""

import streamlit as st

from backcare.domain.exercises.exercise import Exercise, Sides
from backcare.ui import parts
from backcare.ui.components.cards import Card, show_cards
from backcare.ui.exercises.dose import said_span
from backcare.ui.exercises.paper import offer_sheet
from backcare.ui.exercises.view import exercise_card
from backcare.ui.lists import listed
from backcare.ui.navigation import EXERCISE
from backcare.ui.visit import Visit


def show_circuit(visit: Visit) -> None:
    """Draw the stations in order; each opens its exercise."""
    text, circuit = visit.text, visit.content.circuit
    parts.show(
        parts.heading(
            text("club.circuit.title"),
            text(
                "club.circuit.lead",
                minutes=circuit.minutes,
                rounds=circuit.rounds,
                work=circuit.work_seconds,
                change=circuit.change_seconds,
            ),
        )
    )
    stations = [visit.content.exercises[e] for e in circuit.exercises]
    show_cards(
        [_card(station, number, visit) for number, station in enumerate(stations, start=1)],
        page=EXERCISE,
        parameter="id",
        label=text("club.circuit.title"),
        key="club.circuit",
    )
    st.caption(text("club.circuit.limits"))
    offer_sheet(stations, visit, lambda station: station_dose(station, visit))


def station_dose(station: Exercise, visit: Visit) -> str:
    """Return what is done at a station: as long as the circuit says, in place of sets.

    Holds stay as long as those of the exercise, and a side has its half of the time.
    """
    text, dose = visit.text, station.dose
    time = text("club.circuit.time", seconds=visit.content.circuit.work_seconds)
    holds = sides = ""
    if dose.hold_seconds is not None:
        holds = text("club.circuit.holds", seconds=said_span(dose.hold_seconds))
    if dose.per_side:
        is_in_turn = dose.sides is Sides.ALTERNATE
        sides = text("dose.in_turn" if is_in_turn else "club.circuit.half")
    return listed((time, holds, sides))


def _card(station: Exercise, number: int, visit: Visit) -> Card:
    shown = exercise_card(station, visit)
    return Card(
        value=station.id,
        title=visit.text("club.circuit.station", n=number, name=station.name),
        text=station_dose(station, visit),
        picture=shown.picture,
        focus=shown.focus,
    )
