namespace Morsel.Cli.Running;

/// <summary>What a failed run has left for the next one.</summary>
internal enum KeptData
{
    Nothing,

    /// <summary>Data of a file that has no control file.</summary>
    Downloaded,

    Verified,

    /// <summary>A file that is neither the old version nor the new one.</summary>
    InPlace,
}

/// <summary>Hears what a run decides: says at once what the user should not wait for, and everything if the user wants that; keeps what its last line needs.</summary>
/// <param name="say">Says a sentence to the user.</param>
/// <param name="isVerbose">Whether the user wants to hear everything.</param>
internal sealed class RunNews(Action<string> say, bool isVerbose)
{
    public KeptData Kept { get; private set; }

    /// <summary>The journal of an update in place that has not ended; null if there is none.</summary>
    public string? Journal { get; private set; }

    /// <summary>Another run begins, which has left nothing yet.</summary>
    public void Forget() => (Kept, Journal) = (KeptData.Nothing, null);

    public void Hear(RunEvent told)
    {
        if (told.Code == RunEventCode.DataKept)
            Kept = told.Values.Any(value => value is { Key: "verified", Value: true }) ? KeptData.Verified : KeptData.Downloaded;
        if (told.Code == RunEventCode.InPlaceUnfinished)
            (Kept, Journal) = (KeptData.InPlace, told.Values.First(value => value.Key == "journal").Value as string);
        if (isVerbose || told.Code == RunEventCode.ContentDiffers)
            say(told.Text);
    }
}
