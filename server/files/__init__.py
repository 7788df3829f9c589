"""Files: bytes by their digest, resumable, seen only by whom they concern. Source: protocol, Files."""
