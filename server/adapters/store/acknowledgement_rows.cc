#include "adapters/store/acknowledgement_rows.h"

namespace strowger::store {

void KeepAcknowledgement(Connection& connection, core::MailThreadId thread, core::MailId mail,
                         TimePoint now, const std::vector<core::SuggestedArticle>& articles) {
  std::string ids;
  for (const core::SuggestedArticle& article : articles) {
    ids += (ids.empty() ? "" : " ") + article.id;
  }
  Execute(connection,
          "INSERT INTO mail_acknowledgement (thread_id, mail_id, time_ns, articles)"
          " VALUES (?, ?, ?, ?) ON CONFLICT (thread_id) DO NOTHING",
          thread, mail, now, ids);
}

service::DeflectionFigures ReadDeflection(Connection& connection, TimePoint now, TimePoint since,
                                          Duration quiet) {
  service::DeflectionFigures figures;
  Query query(connection,
              "SELECT CASE WHEN articles = '' THEN 0 ELSE 1 END AS has_articles, count(*),"
              " count(CASE WHEN time_ns <= ? THEN 1 END),"
              " count(CASE WHEN time_ns <= ? AND is_quiet = 1 THEN 1 END),"
              " count(CASE WHEN time_ns <= ? AND is_quiet = 1 AND is_settled = 1 THEN 1 END)"
              " FROM (SELECT articles, time_ns,"
              " CASE WHEN EXISTS (SELECT 1 FROM mail WHERE mail.thread_id = a.thread_id"
              " AND mail.id > a.mail_id AND kind = 'person' AND arrived_ns <= time_ns + ?)"
              " OR EXISTS (SELECT 1 FROM outgoing_mail WHERE outgoing_mail.thread_id = a.thread_id"
              " AND purpose <> 'automatic' AND sent_ns <= time_ns + ?) THEN 0 ELSE 1 END"
              " AS is_quiet,"
              " (SELECT CASE WHEN ticket.state IN ('solved', 'closed') THEN 1 ELSE 0 END"
              " FROM mail_thread JOIN ticket ON ticket.id = mail_thread.ticket_id"
              " WHERE mail_thread.id = a.thread_id) AS is_settled"
              " FROM mail_acknowledgement a WHERE time_ns > ?) AS threads"
              " GROUP BY 1",
              now - quiet, now - quiet, now - quiet, quiet, quiet, since);
  while (query.Next()) {
    auto& group = query.Get<bool>(0) ? figures.with_articles : figures.without_articles;
    group = {query.Get<std::int64_t>(1), query.Get<std::int64_t>(2), query.Get<std::int64_t>(3),
             query.Get<std::int64_t>(4)};
  }
  return figures;
}

}  // namespace strowger::store
