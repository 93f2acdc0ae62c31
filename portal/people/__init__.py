"""Who is who: people, their way in, programmes and the parts they have in them."""
