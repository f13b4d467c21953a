using System.CommandLine;
using Morsel.Estimates;

namespace Morsel.Cli.Selection;

/// <summary>The block size that is best for users of some old versions.</summary>
internal sealed class TuningOption
{
    private readonly Option<string[]> _against =
        OptionKinds.Paths("--tune-against", "OLD", "Choose the block size with which users of this old version download least.");

    public TuningOption(Command verb) => verb.Add(_against);

    /// <summary>The option, if it was given; else null.</summary>
    public string? Given(ParseResult parsed) => OptionKinds.FirstGiven(parsed, [_against]);

    /// <summary>What is to be estimated to choose the size.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="make">What is made.</param>
    /// <exception cref="CommandFailure">The size is chosen already, or there is nothing to compare.</exception>
    public EstimateRequest Request(ParseResult parsed, MakeRequest make)
    {
        if (make.BlockBytes is not null)
            throw CommandFailure.Usage("--tune-against and --block-size: the block size is either chosen or given");
        if (make.SourcePath is not { } path || make.Gzip.Mode == GzipMode.Compress)
            throw CommandFailure.Usage("--tune-against needs a file that is described as it is or by its content: not standard input, and not --gzip compress");
        return new EstimateRequest
        {
            NewPath = path,
            OldPaths = parsed.GetValue(_against) ?? [],
            Links = [],
            Kinds = make.Gzip.Mode switch
            {
                GzipMode.Opaque => [PublishingKind.ControlFile],
                GzipMode.LookInside => [PublishingKind.GzipContent],
                _ => IsGzip(path) ? [PublishingKind.GzipContent] : [PublishingKind.ControlFile],
            },
        };
    }

    private static bool IsGzip(string path)
    {
        using FileStream file = File.OpenRead(path);
        return file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
    }
}
