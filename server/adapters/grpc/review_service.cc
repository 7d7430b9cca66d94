#include <string>
#include <utility>

#include "adapters/grpc/names.h"
#include "adapters/grpc/services.h"
#include "adapters/grpc/wire_time.h"
#include "adapters/grpc/write_records.h"
#include "service/ports/review_queue.h"
#include "strowger/customer/v1/review.grpc.pb.h"

namespace strowger::rpc {

namespace {

using namespace customer::v1;
using Context = grpc::CallbackServerContext;
using Reactor = grpc::ServerUnaryReactor;

constexpr std::string_view kCollection = "reviews";

Result<std::uint64_t> ReadReviewName(const std::string& name) {
  std::uint64_t id = 0;
  const std::string begin = std::string(kCollection) + "/";
  if (name.starts_with(begin) && ReadId(std::string_view(name).substr(begin.size()), id)) return id;
  return NameInvalid("review", name, kCollection);
}

// The states of the wire are those of the port, after the one that is never sent.
static_assert(REVIEW_STATE_OPEN == 1 + static_cast<int>(service::ReviewState::kOpen));
static_assert(REVIEW_STATE_DIFFERENT == 1 + static_cast<int>(service::ReviewState::kDifferent));
static_assert(MATCH_STAGE_FAILED == 1 + static_cast<int>(service::MatchProgress::Stage::kFailed));

ReviewState ToProto(service::ReviewState state) {
  return static_cast<ReviewState>(1 + static_cast<int>(state));
}

Result<service::ReviewState> ReadState(const char* field, int state) {
  if (state >= REVIEW_STATE_OPEN && state <= REVIEW_STATE_DIFFERENT) {
    return static_cast<service::ReviewState>(state - 1);
  }
  return InvalidArgument("STATE_INVALID",
                         std::string(field) + " must be open, later, same or different.",
                         {{"field", field}});
}

void Write(const service::ReviewSide& side, ReviewSide& out) {
  out.set_customer(NameOf(side.customer));
  out.set_display_name(side.display_name);
  out.set_company(side.company);
}

void Write(const service::Review& review, Review& out) {
  out.set_name(std::string(kCollection) + "/" + std::to_string(review.id));
  out.set_state(ToProto(review.state));
  out.set_probability(review.probability);
  Write(review.first, *out.mutable_first());
  Write(review.second, *out.mutable_second());
  SetTime(review.time, out.mutable_change_time());
  out.set_user(UserNameOf(review.user));
}

void Write(const service::ReviewDetail& detail, GetReviewResponse& out) {
  Write(detail.review, *out.mutable_review());
  rpc::Write(detail.first, *out.mutable_first());
  rpc::Write(detail.second, *out.mutable_second());
  out.set_probability(detail.probability);
  for (const auto& field : detail.fields) {
    ReviewField& told = *out.add_fields();
    told.set_name(field.name);
    told.set_level(field.level);
    told.set_first(field.first);
    told.set_second(field.second);
    told.set_weight(field.weight);
  }
  out.set_household_weight(detail.household);
}

class ReviewServiceImpl final : public ReviewService::CallbackService {
 public:
  explicit ReviewServiceImpl(const ServiceContext& context)
      : context_(context), door_(context.door), reviews_(context.application.reviews) {}

  Reactor* ListReviews(Context* c, const ListReviewsRequest* q, ListReviewsResponse* s) override {
    return door_.Pass(c, q, s, [this](auto&, auto& request, Reply<ListReviewsResponse> reply) {
      auto state = request.state() == REVIEW_STATE_UNSPECIFIED
                       ? Result<service::ReviewState>(service::ReviewState::kOpen)
                       : ReadState("state", request.state());
      if (!state.ok()) return reply.Refuse(state.error());
      auto size = ReadPageSize(request.page_size());
      if (!size.ok()) return reply.Refuse(size.error());
      reviews_.List(*state, *size, request.page_token(), [reply](Result<service::ReviewPage> page) {
        if (!page.ok()) return reply.Refuse(page.error());
        ListReviewsResponse response;
        for (const auto& review : page->reviews) Write(review, *response.add_reviews());
        response.set_next_page_token(page->next_page_token);
        reply(std::move(response));
      });
    });
  }

  Reactor* GetReview(Context* c, const GetReviewRequest* q, GetReviewResponse* s) override {
    return door_.Pass(c, q, s, [this](auto&, auto& request, Reply<GetReviewResponse> reply) {
      auto review = ReadReviewName(request.review());
      if (!review.ok()) return reply.Refuse(review.error());
      reviews_.Get(*review, [reply](Result<service::ReviewDetail> detail) {
        if (!detail.ok()) return reply.Refuse(detail.error());
        GetReviewResponse response;
        Write(*detail, response);
        reply(std::move(response));
      });
    });
  }

  Reactor* DecideReview(Context* c, const DecideReviewRequest* q,
                        DecideReviewResponse* s) override {
    return door_.Pass(
        c, q, s, [this](const Caller& caller, auto& request, Reply<DecideReviewResponse> reply) {
          auto review = ReadReviewName(request.review());
          if (!review.ok()) return reply.Refuse(review.error());
          auto decision = ReadState("decision", request.decision());
          if (decision.ok() && *decision == service::ReviewState::kOpen) {
            decision = ReadState("decision", REVIEW_STATE_UNSPECIFIED);
          }
          if (!decision.ok()) return reply.Refuse(decision.error());
          reviews_.Decide(caller.actor, *review, *decision, request.reason(),
                          [this, reply](Result<service::Review> decided) {
                            if (!decided.ok()) return reply.Refuse(decided.error());
                            context_.application.exchange.RefreshPops(decided->first.customer);
                            DecideReviewResponse response;
                            Write(*decided, *response.mutable_review());
                            reply(std::move(response));
                          });
        });
  }

  Reactor* MatchCustomers(Context* c, const MatchCustomersRequest* q,
                          MatchCustomersResponse* s) override {
    return door_.Pass(c, q, s,
                      [this](const Caller& caller, auto&, Reply<MatchCustomersResponse> reply) {
                        reviews_.StartMatch(caller.actor, Answering(std::move(reply)));
                      });
  }

  Reactor* GetMatchProgress(Context* c, const GetMatchProgressRequest* q,
                            GetMatchProgressResponse* s) override {
    return door_.Pass(c, q, s, [this](auto&, auto&, Reply<GetMatchProgressResponse> reply) {
      const service::MatchProgress progress = reviews_.progress();
      GetMatchProgressResponse response;
      response.set_stage(static_cast<MatchStage>(1 + static_cast<int>(progress.stage)));
      response.set_stage_share(progress.share);
      response.set_records_count(progress.records);
      response.set_pairs_count(progress.pairs);
      response.set_merged_count(progress.merged);
      response.set_reviews_count(progress.reviews);
      response.set_trouble(progress.trouble);
      reply(std::move(response));
    });
  }

 private:
  const ServiceContext context_;
  const Door& door_;
  service::ReviewQueue& reviews_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeReviewService(const ServiceContext& context) {
  return std::make_unique<ReviewServiceImpl>(context);
}

}  // namespace strowger::rpc
