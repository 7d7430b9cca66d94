#include "core/campaign/hold_out.h"

#include <charconv>
#include <string>

#include "base/check.h"

namespace strowger::core {

bool IsHeldOut(CampaignId campaign, std::uint64_t customer, std::uint32_t millionths,
               const MailSigner& signer) {
  const std::string hash =
      signer.Sign("hold-out." + std::to_string(campaign.value) + "." + std::to_string(customer));
  // Twelve digits of the hash are 48 bits, of which a millionth is no matter.
  constexpr std::size_t kDigits = 12;
  constexpr std::uint64_t kHashes = std::uint64_t{1} << (4 * kDigits);
  constexpr std::uint64_t kMillion = 1'000'000;
  std::uint64_t number = 0;
  STROWGER_CHECK(hash.size() >= kDigits);
  const auto [end, problem] = std::from_chars(hash.data(), hash.data() + kDigits, number, 16);
  STROWGER_CHECK(problem == std::errc() && end == hash.data() + kDigits);
  return number < kHashes / kMillion * millionths;
}

}  // namespace strowger::core
