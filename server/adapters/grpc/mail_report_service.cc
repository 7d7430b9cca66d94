#include <utility>

#include "adapters/grpc/services.h"
#include "adapters/grpc/wire_time.h"
#include "service/ports/mail_reports.h"
#include "strowger/mail/v1/mail_report.grpc.pb.h"

namespace strowger::rpc {

namespace {

using namespace mail::v1;
using Context = grpc::CallbackServerContext;
using Reactor = grpc::ServerUnaryReactor;

Result<core::MailReportBy> GroupOf(MailReportGroup group) {
  switch (group) {
    case MAIL_REPORT_GROUP_UNSPECIFIED:
      return core::MailReportBy::kTotal;
    case MAIL_REPORT_GROUP_QUEUE:
      return core::MailReportBy::kQueue;
    case MAIL_REPORT_GROUP_AGENT:
      return core::MailReportBy::kAgent;
    case MAIL_REPORT_GROUP_TOPIC:
      return core::MailReportBy::kTopic;
    case MAIL_REPORT_GROUP_HOUR:
      return core::MailReportBy::kHour;
    case MAIL_REPORT_GROUP_DAY:
      return core::MailReportBy::kDay;
    default:
      return InvalidArgument("MAIL_REPORT_GROUP",
                             "group is none of MailReportGroup; leave it away for one row.");
  }
}

void WriteTimes(const core::TimesSummary& times, MailTimes& out) {
  out.set_count(static_cast<std::int64_t>(times.count));
  SetDuration(times.mean, out.mutable_mean_duration());
  SetDuration(times.p50, out.mutable_p50_duration());
  SetDuration(times.p90, out.mutable_p90_duration());
  SetDuration(times.most, out.mutable_most_duration());
}

void WriteRow(const core::MatterReport::Row& row, MailReportRow& out) {
  const core::MailFigures& figures = row.figures;
  out.set_group(row.group);
  out.set_matter_count(static_cast<std::int64_t>(figures.matters));
  out.set_mail_count(static_cast<std::int64_t>(figures.mails));
  WriteTimes(figures.first_answer, *out.mutable_first_answer());
  WriteTimes(figures.resolution, *out.mutable_resolution());
  WriteTimes(figures.backlog, *out.mutable_backlog());
  out.set_unanswered_count(static_cast<std::int64_t>(figures.unanswered));
  out.set_answers_promised_count(static_cast<std::int64_t>(figures.answers_promised));
  out.set_answers_in_time_count(static_cast<std::int64_t>(figures.answers_in_time));
  out.set_settlements_promised_count(static_cast<std::int64_t>(figures.settlements_promised));
  out.set_settlements_in_time_count(static_cast<std::int64_t>(figures.settlements_in_time));
  out.set_acknowledged_count(static_cast<std::int64_t>(figures.acknowledged));
}

class MailReportServiceImpl final : public MailReportService::CallbackService {
 public:
  explicit MailReportServiceImpl(const ServiceContext& context)
      : door_(context.door), reports_(context.application.mail_reports) {}

  Reactor* ReportMails(Context* c, const ReportMailsRequest* q, ReportMailsResponse* s) override {
    return door_.Pass(c, q, s, [this](auto&, auto& request, Reply<ReportMailsResponse> reply) {
      const auto by = GroupOf(request.group());
      if (!by.ok()) return reply.Refuse(by.error());
      service::MailReportQuery query;
      query.by = *by;
      query.zone = request.zone();
      if (request.has_begin_time()) query.begin = ReadTime(request.begin_time());
      if (request.has_end_time()) query.end = ReadTime(request.end_time());
      reports_.Report(std::move(query), [reply](const Result<service::MailReportAnswer>& answer) {
        if (!answer.ok()) return reply.Refuse(answer.error());
        ReportMailsResponse response;
        SetTime(answer->begin, response.mutable_begin_time());
        SetTime(answer->end, response.mutable_end_time());
        for (const auto& row : answer->rows) WriteRow(row, *response.add_rows());
        reply(response);
      });
    });
  }

 private:
  // Borrowed.
  const Door& door_;
  service::MailReports& reports_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeMailReportService(const ServiceContext& context) {
  return std::make_unique<MailReportServiceImpl>(context);
}

}  // namespace strowger::rpc
