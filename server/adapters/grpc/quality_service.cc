#include <memory>
#include <string>
#include <utility>

#include "adapters/grpc/names.h"
#include "adapters/grpc/services.h"
#include "adapters/grpc/wire_time.h"
#include "adapters/grpc/write_records.h"
#include "core/quality/value_rules.h"
#include "service/ports/customer_quality.h"
#include "strowger/customer/v1/quality.grpc.pb.h"

namespace strowger::rpc {

namespace {

using namespace customer::v1;
using Context = grpc::CallbackServerContext;
using Reactor = grpc::ServerUnaryReactor;

// The classes of the wire are those of the core, after the one that is never sent.
static_assert(ELEMENT_CLASS_MUST == 1 + static_cast<int>(core::ElementClass::kMust));
static_assert(ELEMENT_CLASS_NICE == 1 + static_cast<int>(core::ElementClass::kNice));

ElementClass ToProto(core::ElementClass importance) {
  return static_cast<ElementClass>(1 + static_cast<int>(importance));
}

void Write(const core::Element& element, DictionaryElement& out) {
  out.set_name(element.name);
  out.set_element_class(ToProto(element.importance));
  out.set_owner(element.owner);
  out.set_rule(core::RuleText(element));
  out.set_source_of_truth(element.source_of_truth);
  if (!element.fresh_for) return;
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(*element.fresh_for);
  out.mutable_fresh_duration()->set_seconds(seconds.count());
}

static_assert(ELEMENT_MARK_RIGHT == 1 + static_cast<int>(core::MarkKind::kRight));
static_assert(ELEMENT_MARK_MISSING == 1 + static_cast<int>(core::MarkKind::kMissing));

void Write(const service::ElementQuality& quality, ElementQuality& out) {
  out.set_element(quality.element);
  out.set_element_class(ToProto(quality.importance));
  out.set_right_count(quality.right);
  out.set_missing_count(quality.missing);
  out.set_wrong_count(quality.wrong);
  out.set_duplicate_count(quality.duplicate);
  out.set_stale_count(quality.stale);
  out.set_score(quality.score);
  if (!quality.decays) return;
  for (std::size_t i = 0; i < core::kForecastMonths.size(); ++i) {
    QualityForecast& forecast = *out.add_forecast();
    forecast.set_months(core::kForecastMonths[i]);
    forecast.set_wrong_count(quality.wrong_later[i]);
  }
}

void Write(const service::QualityFigures& figures, GetQualityResponse& out) {
  out.set_customer_count(figures.customers);
  out.set_score(figures.score);
  for (const auto& element : figures.elements) Write(element, *out.add_elements());
  out.set_waiting_count(static_cast<std::uint32_t>(figures.waiting));
  out.set_is_rebuilding(figures.is_rebuilding);
}

void Write(const service::CustomerFigures& figures, GetCustomerQualityResponse& out) {
  out.set_score(figures.score);
  for (std::size_t i = 0; i < figures.marks.size(); ++i) {
    const core::ElementMark& mark = figures.marks[i];
    CustomerElement& element = *out.add_elements();
    element.set_element(mark.element);
    element.set_mark(static_cast<ElementMark>(1 + static_cast<int>(mark.mark)));
    SetTime(core::TimeOf(mark.day), element.mutable_mark_time());
    element.set_is_stale(figures.stale[i]);
  }
  for (const core::AskFor& ask : figures.asks) rpc::Write(ask, *out.add_prompts());
}

void Write(const service::QualityTask& task, QualityTask& out) {
  out.set_customer(NameOf(task.customer));
  out.set_display_name(task.display_name);
  out.set_tier(task.tier);
  rpc::Write(task.ask, *out.mutable_prompt());
}

// A done that answers with what was written.
template <class Value, class Response>
service::Done<Value> Telling(Reply<Response> reply) {
  return [reply = std::move(reply)](Result<Value> value) {
    if (!value.ok()) return reply.Refuse(value.error());
    Response response;
    Write(*value, response);
    reply(std::move(response));
  };
}

class QualityServiceImpl final : public QualityService::CallbackService {
 public:
  explicit QualityServiceImpl(const ServiceContext& context)
      : door_(context.door), quality_(context.application.quality) {}

  Reactor* GetDictionary(Context* c, const GetDictionaryRequest* q,
                         GetDictionaryResponse* s) override {
    return door_.Pass(c, q, s, [this](auto&, auto&, Reply<GetDictionaryResponse> reply) {
      const auto dictionary = quality_.dictionary();
      GetDictionaryResponse response;
      for (const auto& element : dictionary->elements()) Write(element, *response.add_elements());
      reply(std::move(response));
    });
  }

  Reactor* GetQuality(Context* c, const GetQualityRequest* q, GetQualityResponse* s) override {
    return door_.Pass(c, q, s, [this](auto&, auto&, Reply<GetQualityResponse> reply) {
      quality_.GetFigures(Telling<service::QualityFigures>(std::move(reply)));
    });
  }

  Reactor* GetCustomerQuality(Context* c, const GetCustomerQualityRequest* q,
                              GetCustomerQualityResponse* s) override {
    return door_.Pass(
        c, q, s, [this](auto&, auto& request, Reply<GetCustomerQualityResponse> reply) {
          auto customer = ParseName<CustomerId>("customer", request.customer());
          if (!customer.ok()) return reply.Refuse(customer.error());
          quality_.GetCustomer(*customer, Telling<service::CustomerFigures>(std::move(reply)));
        });
  }

  Reactor* ListQualityTasks(Context* c, const ListQualityTasksRequest* q,
                            ListQualityTasksResponse* s) override {
    return door_.Pass(c, q, s, [this](auto&, auto& request, Reply<ListQualityTasksResponse> reply) {
      auto size = ReadPageSize(request.page_size());
      if (!size.ok()) return reply.Refuse(size.error());
      quality_.ListTasks(*size, request.page_token(),
                         [reply](Result<service::QualityTaskPage> page) {
                           if (!page.ok()) return reply.Refuse(page.error());
                           ListQualityTasksResponse response;
                           for (const auto& task : page->tasks) {
                             Write(task, *response.add_tasks());
                           }
                           response.set_next_page_token(page->next_page_token);
                           reply(std::move(response));
                         });
    });
  }

  Reactor* ReportContact(Context* c, const ReportContactRequest* q,
                         ReportContactResponse* s) override {
    return door_.Pass(
        c, q, s, [this](const Caller& caller, auto& request, Reply<ReportContactResponse> reply) {
          quality_.ReportContact(caller.actor, request.value(), [reply](Result<std::size_t> count) {
            if (!count.ok()) return reply.Refuse(count.error());
            ReportContactResponse response;
            response.set_customer_count(static_cast<std::uint32_t>(*count));
            reply(std::move(response));
          });
        });
  }

 private:
  const Door& door_;
  service::CustomerQuality& quality_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeQualityService(const ServiceContext& context) {
  return std::make_unique<QualityServiceImpl>(context);
}

}  // namespace strowger::rpc
