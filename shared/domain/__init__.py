"""The words of enforcement: courts, cases, power, controls, money, duties. Pure; standard library only."""
