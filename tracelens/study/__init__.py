"""The SpaceNum study: items with true scenes, answers collected from models, analyses and tuning data."""
