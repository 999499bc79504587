"""What the user sees: one folder a feature; model, view and delegate of one thing lie together."""
