"""What a release gate asks for: which benchmarks count how much, margins and thresholds.

Without a policy every benchmark is critical, with its own threshold and a margin of 0.05. The
models are the schema of a policy file; `docs/gate-policy.schema.json` is made from them.
"""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

DEFAULT_MARGIN = 0.05

Tier = Literal["critical", "supporting", "advisory"]
MissingRule = Literal["cannot tell", "closed", "ignore"]
LostRule = Literal["cannot tell", "worst case"]
Number = Annotated[float, Field(allow_inf_nan=False)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Margin(_Part):
    """The largest drop from the baseline that is accepted; of two, the smaller one.

    Both together guard low scores: with 0.02 and a tenth, 0.63 may fall to 0.61 and 0.10 to 0.09.
    """

    absolute: Annotated[Number, Field(ge=0)] | None = Field(
        None,
        description="On the metric's scale; for a share 0.05 is five points, also when the "
        "provider writes it in percent.",
    )
    relative: Annotated[Number, Field(gt=0, lt=1)] | None = Field(
        None, description="As a part of the baseline's score: 0.1 accepts 0.63 after 0.70."
    )

    @model_validator(mode="after")
    def _at_least_one(self) -> Self:
        if self.absolute is None and self.relative is None:
            raise ValueError("give absolute, relative or both")
        return self

    def size(self, baseline: float, share_scale: float | None) -> float:
        """Return the margin on the metric's scale; `share_scale` is 1 or 100 for a share."""
        sizes = [] if self.relative is None else [abs(baseline) * self.relative]
        if self.absolute is not None:
            sizes.append(self.absolute * (share_scale or 1.0))
        return min(sizes)


MarginSetting = Annotated[Number, Field(ge=0)] | Margin


class BenchmarkRule(_Part):
    """How one benchmark counts."""

    tier: Tier = Field(
        "critical",
        description="critical: must open by itself. supporting: counts in the mean and closes the "
        "gate when clearly worse. advisory: is reported and decides nothing.",
    )
    margin: MarginSetting | None = Field(
        None, description="A number is an absolute margin. Default: the policy's."
    )
    threshold: Number | None = Field(
        None, description="Replaces the threshold of the job, on the scale of the score."
    )
    lower_is_better: bool | None = Field(
        None,
        description="Which direction is good, where neither the job nor its provider declares it.",
    )
    missing: MissingRule | None = Field(
        None, description="What it means when there is no score. Default: the policy's."
    )


class ReleasePolicy(_Part):
    """A release policy."""

    version: Literal[1] = 1
    margin: MarginSetting | None = Field(
        None,
        description="The largest accepted drop. A number is absolute. Default: 0.05 for shares; "
        "a metric on another scale needs its own.",
    )
    missing: MissingRule = Field(
        "cannot tell", description="What it means when a benchmark has no score."
    )
    lost_samples: LostRule = Field(
        "cannot tell",
        description="What questions without a usable reply mean. worst case: they are counted "
        "against the candidate, and for the baseline.",
    )
    others: Tier = Field("critical", description="The tier of benchmarks that are not named.")
    benchmarks: dict[str, BenchmarkRule] = Field(
        default_factory=dict,
        description="Rules by benchmark id, or by provider/benchmark where an id is ambiguous.",
    )

    def rule(self, provider_id: str, benchmark_id: str) -> BenchmarkRule:
        """Return the rule for a benchmark; `provider/benchmark` comes before the bare id."""
        for name in (f"{provider_id}/{benchmark_id}", benchmark_id):
            if name in self.benchmarks:
                return self.benchmarks[name]
        return BenchmarkRule(tier=self.others)

    def margin_for(
        self, rule: BenchmarkRule | None, baseline: float, share_scale: float | None
    ) -> float | None:
        """Return a margin on the metric's scale; None where only a default for shares is known."""
        setting = rule.margin if rule is not None and rule.margin is not None else self.margin
        if setting is None:
            return DEFAULT_MARGIN * share_scale if share_scale is not None else None
        margin = setting if isinstance(setting, Margin) else Margin(absolute=setting)
        return margin.size(baseline, share_scale)

    def names(self, provider_id: str, benchmark_id: str) -> set[str]:
        """Return under which names a benchmark may be listed."""
        return {f"{provider_id}/{benchmark_id}", benchmark_id}
