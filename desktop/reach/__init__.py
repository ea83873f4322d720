"""What sharing brought: metrics as they were read, gains computed from them."""
