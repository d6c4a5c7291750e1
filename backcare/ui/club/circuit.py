"""The club's circuit: its stations, and a sheet to print."""

import streamlit as st

from backcare.ui.components.cards import Card, show_cards
from backcare.ui.exercises.dose import dose_line
from backcare.ui.exercises.paper import offer_sheet
from backcare.ui.navigation import EXERCISE
from backcare.ui.visit import Visit


def show_circuit(visit: Visit) -> None:
    """Draw the stations in order; each opens its exercise."""
    text, circuit = visit.text, visit.content.circuit
    st.markdown(
        text(
            "club.circuit.lead",
            minutes=circuit.minutes,
            rounds=circuit.rounds,
            work=circuit.work_seconds,
            change=circuit.change_seconds,
        )
    )
    stations = [visit.content.exercises[e] for e in circuit.exercises]
    show_cards(
        [
            Card(
                value=station.id,
                title=text("club.circuit.station", n=number, name=station.name),
                text=dose_line(station.dose, text),
            )
            for number, station in enumerate(stations, start=1)
        ],
        page=EXERCISE,
        parameter="id",
        label=text("club.circuit.title"),
        key="club.circuit",
    )
    st.caption(text("club.circuit.limits"))
    offer_sheet(stations, visit)
