using System.Diagnostics;
using Morsel.Matching;
using Morsel.Target;

namespace Morsel.Formats;

/// <summary>A target of which a patch says what its windows come out as. Nothing is searched for by that: windows are large, and their sums do not roll.</summary>
/// <param name="index">The target.</param>
internal sealed class PatchedDescription(TargetIndex index) : Description
{
    public override string Format => "morsel-1";

    public override TargetIndex Index => index;

    public override IReadOnlyList<KeyValuePair<string, string>> Fields => [];

    public override IReadOnlyList<Note> Notes => [];

    public override ISeedMatcher CreateMatcher() => throw new UnreachableException();
}
