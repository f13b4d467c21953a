using System.CommandLine;
using Morsel.AppImages;

namespace Morsel.Cli.Selection;

/// <summary>What <c>make</c> does with AppImages before it describes them.</summary>
internal sealed class EmbeddingOption
{
    private readonly Option<string?> _text = OptionKinds.Text(
        "--update-information", "TEXT", "For an AppImage: embed this update information in the file before it is described.");

    public EmbeddingOption(Command verb) => verb.Add(_text);

    /// <summary>Embeds it where that is wanted, and looks at what stands in the files.</summary>
    /// <returns>What would keep users from finding updates.</returns>
    public IReadOnlyList<Note> Embed(ParseResult parsed, IReadOnlyList<MakeRequest> requests)
    {
        string? text = parsed.GetValue(_text);
        var notes = new List<Note>();
        foreach (MakeRequest request in requests)
        {
            bool isAppImage = request.SourcePath is { } source && File.Exists(source) && AppImageFile.IsAt(source);
            if (!isAppImage)
            {
                if (text is not null)
                    throw CommandFailure.Usage($"--update-information: {request.SourcePath ?? "standard input"} is not an AppImage");
                continue;
            }
            if (text is not null)
                AppImageFile.SetUpdateInformation(request.SourcePath!, text);
            notes.AddRange(Checked(request));
        }
        return notes;
    }

    // A broken one can be described all the same.
    private static IReadOnlyList<Note> Checked(MakeRequest request)
    {
        try
        {
            return AppImageFile.CheckUpdateInformation(request);
        }
        catch (TargetFormatException)
        {
            return [];
        }
    }
}
