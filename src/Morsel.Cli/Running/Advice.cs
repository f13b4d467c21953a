using System.Globalization;

namespace Morsel.Cli.Running;

/// <summary>What a user can do about a failure, by the options of this command. The library says the rest, and knows none of them.</summary>
/// <param name="Kept">What the run has left for the next one.</param>
/// <param name="TakesOutput">Whether the verb has the option <c>--output</c>.</param>
internal sealed record Advice(KeptData Kept, bool TakesOutput)
{
    /// <summary>The journal of an update in place that has not ended.</summary>
    public string? Journal { get; init; }

    /// <summary>Of a run that has left nothing, of a verb without an output.</summary>
    public static readonly Advice Least = new(KeptData.Nothing, TakesOutput: false);

    private const int FileTooLarge = 27;   // EFBIG, of Linux and macOS alike

    /// <summary>Whether the same command may have a better end a moment later.</summary>
    private static bool MayPass(ExitCode code) => code is
        ExitCode.Network or ExitCode.TooSlow or ExitCode.RateLimited or ExitCode.Interrupted or ExitCode.Terminated
        or ExitCode.DiskFull or ExitCode.KeepsChanging or ExitCode.ContentDiffers;

    /// <summary>What follows the problem in the line of the failure, with what separates them; empty if there is nothing to say.</summary>
    public string For(Exception failure, ExitCode code) => failure switch
    {
        FileInPlaceException => "",   // it is done
        CommandFailure when code != ExitCode.TooSlow => "",   // it says what to do itself
        _ => OfTime(failure, code) + OfOption(failure, code) + (MayPass(code) || Kept == KeptData.InPlace ? OfKept : ""),
    };

    /// <summary>What a user can do after a run.</summary>
    /// <param name="news">What the run told; null if there was none.</param>
    /// <param name="takesOutput">Whether the verb has the option <c>--output</c>.</param>
    public static Advice After(RunNews? news, bool takesOutput) => new(news?.Kept ?? KeptData.Nothing, takesOutput) { Journal = news?.Journal };

    /// <summary>What follows the text of a note.</summary>
    public static string For(Note note) => note.Remedy == Remedy.None ? "" : Option(note.Remedy);

    private string OfKept => Kept switch
    {
        KeptData.Verified => "; the verified data is kept; run the same command to continue",
        KeptData.InPlace => $"; the file is neither the old version nor the new one, and {Journal} belongs to it: run the same command to continue",
        KeptData.Downloaded => "; the downloaded data is kept; run the same command to continue",
        _ => "",
    };

    private string OfOption(Exception failure, ExitCode code) => failure switch
    {
        MorselException { Remedy: not Remedy.None and var remedy } => Option(remedy),
        _ when code != ExitCode.DiskFull => "",
        { HResult: FileTooLarge } => TakesOutput ? ": raise the limit (ulimit -f), or choose another folder with -o" : ": raise the limit (ulimit -f)",
        _ => TakesOutput ? ": free some space, or choose another folder with -o" : ": free some space",
    };

    private static string Option(Remedy remedy) => remedy switch
    {
        Remedy.TrustCertificate => "; if you trust it: --ca-file FILE",
        Remedy.AllowPrivateAddresses => "; if you trust it: --allow-private",
        Remedy.AllowDowngrade => "; if you accept that: --allow-downgrade",
        Remedy.ChooseOutput => "; you can choose another output with -o",
        Remedy.GiveBaseAddress => ": specify it with --base-url URL",
        Remedy.GiveDigest => ": specify the digest with --sha256 HEX, or require less with --require",
        Remedy.GiveCredentials => ": specify credentials with --user, --netrc, --bearer-token-file or --header",
        Remedy.GiveProxyCredentials => ": specify them with --proxy http://NAME:PASSWORD@HOST:PORT",
        Remedy.GiveReleaseToken => "; a token in GITHUB_TOKEN or --github-token-file may help",
        Remedy.OverwriteOldFile => "; to replace the old file: --overwrite",
        Remedy.GiveTrustedName => "; if it is the right file: --trust-name NAME",
        Remedy.AllowRollback => "; to accept it once: --allow-rollback",
        Remedy.AcceptKey => "; if you trust the new key: --accept-key FINGERPRINT",
        Remedy.RaiseDescriptionLimit => "; if you trust it: --max-control-size BYTES",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string OfTime(Exception failure, ExitCode code) => (failure, code) switch
    {
        (TransportException { RetryAfter: { } wait }, ExitCode.RateLimited) =>
            string.Create(CultureInfo.InvariantCulture, $": try again in {Math.Ceiling(wait.TotalSeconds):0} s"),
        (_, ExitCode.RateLimited) => ": try again later",
        (TargetBusyException, ExitCode.TargetBusy) => ": wait until it ends",
        _ => "",
    };
}
