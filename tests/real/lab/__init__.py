"""The test lab: real servers, a real browser and a small real desktop, all on this machine."""
