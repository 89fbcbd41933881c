"""From measurements and exam to findings, evidence, assessment, plan and progress."""
