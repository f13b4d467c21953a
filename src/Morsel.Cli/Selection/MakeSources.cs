namespace Morsel.Cli.Selection;

/// <summary>The files that <c>make</c> describes: what it wrote itself is among the names where a pattern stands for them, and is left out.</summary>
/// <param name="Files">What is described.</param>
/// <param name="LeftOut">What is not.</param>
internal sealed record MakeSources(string[] Files, string[] LeftOut)
{
    /// <summary>A note for each that was left out.</summary>
    public Note[] Notes => [.. LeftOut.Select(file => new Note(NoteCode.SourceLeftOut, $"{file} is an output of make, and was left out"))];

    /// <param name="named">What the user named.</param>
    /// <param name="isOutput">Whether a file begins as what is to be made does.</param>
    /// <exception cref="CommandFailure">Nothing is left.</exception>
    public static MakeSources Of(string[] named, Func<string, bool> isOutput)
    {
        string[] leftOut = [.. named.Where(file => IsOutput(file, isOutput))];
        return leftOut.Length < named.Length
            ? new([.. named.Except(leftOut)], leftOut)
            : throw new CommandFailure(ExitCode.Refused, $"{leftOut[0]} is an output of make: specify the file that it describes");
    }

    // What cannot be read is told when it is to be described.
    private static bool IsOutput(string file, Func<string, bool> isOutput)
    {
        try
        {
            return isOutput(file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
