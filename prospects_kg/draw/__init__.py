"""Pictures of transfers: an interactive page, and maps, flows, timelines and diagrams as script-free SVG."""
