using Morsel.Formats.Sidecar;

namespace Morsel.Fuzz.Targets;

/// <summary>Sidecars. What is read can be written, and says the same then.</summary>
internal sealed class SidecarTarget() : FuzzTarget("sidecar")
{
    public override IReadOnlyList<string> Words { get; } =
    [
        "morsel-routes 1\n", "target ", "content ", "plain ", "control ", "whole ", "units ", "patch ", "view ", "end\n", "bytes=", "sha256=", "url=", "must-", "form=", "of=", "base-sha256=", "window=", "serial=", "expires=",
        "name=", "time=", "table=", "%00", "%2f", "file-gzip", "morsel-1",
    ];

    // No exception: a problem is told.
    protected override bool IsDocumented(Exception refusal) => false;

    protected override bool Read(ReadOnlySpan<byte> input)
    {
        SidecarReading reading = SidecarReader.Read(input);
        Claim(reading.Sidecar is null != reading.Refusal is null, "it is either read or refused");
        if (reading.Sidecar is not { } sidecar)
            return false;
        byte[] written = SidecarWriter.Write(sidecar);
        if (written.Length > SidecarReader.MostBytes)
            return true;
        Sidecar? again = SidecarReader.Read(written).Sidecar;
        Claim(again is not null && again.LineCount == sidecar.LineCount, "what is written is read again");
        Claim(SidecarWriter.Write(again!).AsSpan().SequenceEqual(written), "and says the same");
        return true;
    }
}
