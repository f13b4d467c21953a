using System.Globalization;

namespace Morsel.Fuzz;

/// <summary>The options of a run.</summary>
internal sealed record FuzzOptions
{
    /// <summary>How often each target is executed.</summary>
    public long Executions { get; init; } = long.MaxValue;

    /// <summary>After how many seconds a target ends; null for never.</summary>
    public int? Seconds { get; init; }

    /// <summary>What all follows from.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Where the corpora are.</summary>
    public string CorpusFolder { get => field ?? Corpus.Folder; init; }

    /// <summary>Where findings go; null for nowhere.</summary>
    public string? FindingsFolder { get; init; }

    /// <summary>Where new inputs go; null for nowhere.</summary>
    public string? IntoFolder { get; init; }

    /// <summary>Reads options.</summary>
    /// <exception cref="ArgumentException">They are wrong.</exception>
    public static FuzzOptions Read(ReadOnlySpan<string> words)
    {
        var options = new FuzzOptions();
        for (; words.Length > 0; words = words[2..])
        {
            if (words.Length == 1)
                throw new ArgumentException($"{words[0]} has no value, or is not known");
            string value = words[1];
            options = words[0] switch
            {
                "--executions" => options with { Executions = Number(value) },
                "--seconds" => options with { Seconds = (int)Number(value) },
                "--seed" => options with { Seed = (ulong)Number(value) },
                "--corpus" => options with { CorpusFolder = value },
                "--findings" => options with { FindingsFolder = value },
                "--into" => options with { IntoFolder = value },
                var other => throw new ArgumentException($"{other} is not known"),
            };
        }
        return options.Seconds is null && options.Executions == long.MaxValue ? options with { Executions = 100_000 } : options;
    }

    /// <summary>What ends a target in time.</summary>
    public CancellationTokenSource Ending() => Seconds is { } seconds ? new CancellationTokenSource(TimeSpan.FromSeconds(seconds)) : new CancellationTokenSource();

    private static long Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : throw new ArgumentException($"{text} is not a number");
}
