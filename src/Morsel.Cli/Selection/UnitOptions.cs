using System.CommandLine;
using System.Numerics;

namespace Morsel.Cli.Selection;

/// <summary>Whether compressed units are made besides.</summary>
internal sealed class UnitOptions
{
    private const int LeastUnitBytes = 512, MostUnitBytes = 128 << 10, MostLevel = 22;

    private readonly Option<bool> _units =
        OptionKinds.Flag("--units", "Make NAME.DIGEST.zst besides: a zstd file, of which Morsel downloads only the parts that are missing.");

    private readonly Option<long?> _size =
        OptionKinds.Bytes("--unit-size", "Bytes that can be downloaded alone, a power of two from 512 to 128K (default: a block).");

    private readonly Option<int?> _level = OptionKinds.Number("--unit-level", 1, MostLevel, "The level of zstd, 1 to 22 (default: 19).");

    public UnitOptions(Command verb)
    {
        verb.Add(_units);
        verb.Add(_size);
        verb.Add(_level);
    }

    /// <summary>The options, for those that mean nothing elsewhere.</summary>
    public IReadOnlyList<Option> All => [_units, _size, _level];

    /// <summary>Adds them to a request.</summary>
    public MakeRequest AddTo(MakeRequest request, ParseResult parsed)
    {
        long? size = parsed.GetValue(_size);
        if (!parsed.GetValue(_units) && OptionKinds.FirstGiven(parsed, [_size, _level]) is { } given)
            throw CommandFailure.Usage($"{given} needs --units");
        if (size is { } bytes && (bytes is < LeastUnitBytes or > MostUnitBytes || !BitOperations.IsPow2(bytes)))
            throw CommandFailure.Usage($"--unit-size: got {bytes}, expected a power of two from {LeastUnitBytes} to {MostUnitBytes}");
        var units = new UnitMakeOptions { AreMade = parsed.GetValue(_units), UnitBytes = (int?)size };
        return request with { Units = parsed.GetValue(_level) is { } level ? units with { Level = level } : units };
    }
}
