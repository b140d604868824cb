"""What pages and API show: read through the ports of `shared.flows`, gathered once for both."""
