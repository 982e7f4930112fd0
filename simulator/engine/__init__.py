"""The evacuation engine: scenario, geometry, crowd, fire and smoke, exposure, events, score. No Django here.

Units are SI: metres, seconds, kilograms, kilowatts where a name says so; temperatures in kelvin inside.
"""
