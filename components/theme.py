"""The colours and the type of Plotly's figures; the same tokens as in assets/theme.css, which a test compares."""

LIGHT = {
    "background": "#f7f7f8", "card": "#ffffff", "line": "#e4e6ea", "ink": "#16181d", "soft": "#5c6370",
    "accent": "#3f51d9", "accent-soft": "#e8eafc", "on-accent": "#ffffff", "ghost": "#d5d9e2",
    "bad": "#b42318", "bad-soft": "#fdeceb", "warn": "#93580a", "warn-soft": "#fdf3e0",
    "good": "#13693f", "good-soft": "#e4f5ec",
}  # fmt: skip
DARK = {
    "background": "#101217", "card": "#181b22", "line": "#2a2f3a", "ink": "#eceef2", "soft": "#a0a7b4",
    "accent": "#8b98ff", "accent-soft": "#262c55", "on-accent": "#101217", "ghost": "#363c4a",
    "bad": "#ff8f85", "bad-soft": "#3b1f1e", "warn": "#f3bd63", "warn-soft": "#392c15",
    "good": "#6fd6a0", "good-soft": "#173226",
}  # fmt: skip

FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "DejaVu Sans", sans-serif'
CLEAR = "rgba(0,0,0,0)"

TONES = {"bad": "bad", "warn": "warn", "good": "good", "quiet": "", "accent": "accent"}
