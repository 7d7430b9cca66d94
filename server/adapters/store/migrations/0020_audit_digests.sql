-- A row's hash is SHA-256, in hex, of prev_hash and then time_ns, user, peer, action, subject, the digest of before and
-- the digest of after, each ended by a zero byte; a digest is SHA-256, in hex, of the salt, a zero byte and the text. An
-- erasure takes the texts and the salt ('') and leaves the digests. Rows without a salt (NULL) are from before and are
-- chained as 0001 says.
ALTER TABLE audit ADD COLUMN salt TEXT;
ALTER TABLE audit ADD COLUMN before_digest TEXT;
ALTER TABLE audit ADD COLUMN after_digest TEXT;
