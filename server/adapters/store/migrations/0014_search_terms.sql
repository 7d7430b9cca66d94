-- One row a customer: what core/customer/search_terms keeps of it, which needs no further rule.
DROP TABLE customer_search;
CREATE VIRTUAL TABLE customer_search USING fts5 (
  tokens, detail = 'none', columnsize = 0, prefix = '2 3 4', tokenize = 'ascii'
);

-- The words in which a typing error is forgiven, under what words with one error have in common.
CREATE TABLE search_slip (
  slip TEXT NOT NULL,
  word TEXT NOT NULL,
  PRIMARY KEY (slip, word)
) WITHOUT ROWID;

-- Terms are made by the program: where there are customers, it goes on after this one.
INSERT INTO counter (name, value)
  SELECT 'search_rebuilt_to', 0 WHERE EXISTS (SELECT 1 FROM customer);
