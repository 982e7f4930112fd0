"""The yearly duty letters of those who hold posts: printed, signed on paper, filed as signed."""
