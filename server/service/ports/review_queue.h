#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "service/ports/customer_store.h"
#include "service/ports/done.h"

// Customers who may be one person, for somebody to decide:
// server/decisions/0013-who-is-the-same.md.
namespace strowger::service {

struct IdentityOptions {
  // Customers who are one with at least that probability are merged by themselves; none: never.
  std::optional<double> auto_link;
  // From that probability on somebody is asked; none: nobody.
  std::optional<double> review = 0.8;
};

enum class ReviewState { kOpen, kLater, kSame, kDifferent };

struct ReviewSide {
  CustomerId customer;  // Who has the record now.
  std::string display_name;
  std::string company;
};

struct Review {
  std::uint64_t id = 0;
  ReviewState state = ReviewState::kOpen;
  double probability = 0;  // That they are one person, when it was found.
  ReviewSide first;
  ReviewSide second;
  TimePoint time;    // Found, or decided.
  std::string user;  // Who decided; empty while it is open.
};

struct ReviewPage {
  std::vector<Review> reviews;  // The likeliest first.
  std::string next_page_token;
};

// What one field says.
struct ReviewField {
  std::string name;    // "surname"
  std::string level;   // "exact"
  std::string first;   // As it was compared.
  std::string second;  // As it was compared.
  double weight = 0;   // Bits for (above zero) or against.
};

struct ReviewDetail {
  Review review;
  Customer first;
  Customer second;
  // By what is on file now.
  double probability = 0;
  std::vector<ReviewField> fields;
  double household = 0;  // Bits taken off because those of one household agree, too.
};

// How far a search through all customers is.
struct MatchProgress {
  enum class Stage { kNone, kReading, kLearning, kComparing, kWriting, kDone, kFailed };
  Stage stage = Stage::kNone;
  double share = 0;  // Of the stage, from 0 to 1.
  std::uint64_t records = 0;
  std::uint64_t pairs = 0;    // That were found.
  std::uint64_t merged = 0;   // By themselves.
  std::uint64_t reviews = 0;  // That were put into the queue.
  std::string trouble;        // Why it failed.
};

class ReviewQueue {
 public:
  virtual ~ReviewQueue() = default;

  virtual void List(ReviewState state, std::size_t page_size, std::string page_token,
                    Done<ReviewPage> done) = 0;
  // REVIEW_UNKNOWN.
  virtual void Get(std::uint64_t review, Done<ReviewDetail> done) = 0;
  // kSame merges them, kDifferent keeps them apart for ever, kLater puts it aside. Refused with
  // REVIEW_DECIDED when it was, and as CustomerClusters refuses.
  virtual void Decide(Actor actor, std::uint64_t review, ReviewState decision, std::string reason,
                      Done<Review> done) = 0;

  // Begins to search all customers: learns how well records of one person agree, keeps that for
  // whoever comes later, and does with what it finds as the options say. Refused with
  // MATCH_RUNNING.
  virtual void StartMatch(Actor actor, Done<void> done) = 0;
  virtual MatchProgress progress() const = 0;
};

}  // namespace strowger::service
