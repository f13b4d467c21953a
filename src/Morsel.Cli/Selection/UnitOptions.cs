using System.CommandLine;
using System.Numerics;

namespace Morsel.Cli.Selection;

/// <summary>Whether compressed units are made besides.</summary>
internal sealed class UnitOptions
{
    private const int LeastUnitBytes = 512, MostUnitBytes = 128 << 10, MostLevel = 22;

    private readonly Option<bool> _units =
        OptionKinds.Flag("--units", "Also write NAME.DIGEST.zst, a zstd file of which Morsel can download only the missing units.");

    private readonly Option<long?> _size =
        OptionKinds.Bytes("--unit-size", "Bytes of the file in a unit, a power of two from 512 to 128K (default: the block size).");

    private readonly Option<int?> _level = OptionKinds.Number("--unit-level", 1, MostLevel, "Compression level of the units, 1 to 22 (default: 19).");

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
        if (!parsed.GetValue(_units) && !request.Routes && OptionKinds.FirstGiven(parsed, [_size, _level]) is { } given)
            throw CommandFailure.Usage($"{given} needs --units or --routes");
        if (size is { } bytes && (bytes is < LeastUnitBytes or > MostUnitBytes || !BitOperations.IsPow2(bytes)))
            throw CommandFailure.Usage($"--unit-size: got {bytes}, expected a power of two from {LeastUnitBytes} to {MostUnitBytes}");
        var units = new UnitMakeOptions { AreMade = parsed.GetValue(_units), UnitBytes = (int?)size };
        return request with { Units = parsed.GetValue(_level) is { } level ? units with { Level = level } : units };
    }
}
