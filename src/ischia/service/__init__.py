"""The use cases: intake, simulate, measure, assess, plan, compare, export."""
