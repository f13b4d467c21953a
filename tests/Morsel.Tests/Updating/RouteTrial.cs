using System.Security.Cryptography;
using Morsel.Formats.Sidecar;
using Morsel.Tests.Faults;
using Morsel.Tests.Files;

namespace Morsel.Tests.Updating;

/// <summary>One update from a seed, a sidecar and a server that are drawn by a number: always the same for the same number.</summary>
internal sealed class RouteTrial : IAsyncDisposable
{
    private const int MostCuts = 3;
    private const string Modified = "Last-Modified: Wed, 01 Jan 2020 00:00:00 GMT\r\nETag: \"one\"\r\n";

    private readonly PublishedWays _ways;
    private readonly Random _random;
    private readonly TemporaryFolder _here = new();
    private readonly HurriedTime _time = new();
    private readonly Site _site;
    private readonly HashSet<string> _broken = [];
    private readonly List<string> _story = [];
    private readonly byte[]? _old;
    private long _sentBytes, _sentOfDescriptions, _cutBytes;

    public RouteTrial(PublishedWays ways, int number)
    {
        (_ways, _random, _site) = (ways, new Random(number), new Site(_time));
        _old = Seed();
        if (_old is not null)
            File.WriteAllBytes(Output, _old);
        Offered = Offer();
        foreach ((string path, byte[] content) in ways.Files)
            Serve(path, path == PublishedWays.SidecarPath ? SidecarWriter.Write(Offered) : content);
    }

    /// <summary>What the sidecar says.</summary>
    public Sidecar Offered { get; }

    /// <summary>How it ended; null where it failed.</summary>
    public UpdateReport? Report { get; private set; }

    /// <summary>Why it failed; null where it did not.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Bytes of all bodies that the site wrote.</summary>
    public long SentBytes => Interlocked.Read(ref _sentBytes);

    /// <summary>Of these, those of other things than the sidecar and the control file.</summary>
    public long SentDataBytes => SentBytes - Interlocked.Read(ref _sentOfDescriptions);

    /// <summary>Of these, those of answers that were cut: what was under way is asked for again.</summary>
    public long CutBytes => Interlocked.Read(ref _cutBytes);

    /// <summary>Whether the server does nothing but what nginx does, and the sidecar is right.</summary>
    public bool IsHonest => _broken.Count == 0 && IsTrue;

    /// <summary>Whether the compressed whole can be had: the sidecar comes and lists it as it is, and its server works.</summary>
    public bool IsWholeSound => Offered.Target == _ways.Sidecar.Target && Offered.Wholes.Contains(_ways.Sidecar.Wholes[0])
        && !_broken.Contains(PublishedWays.SidecarPath) && !_broken.Contains("/" + _ways.Sidecar.Wholes[0].Url);

    /// <summary>Whether the control file comes as it was published.</summary>
    public bool HasControlFile => !_broken.Contains(PublishedWays.ControlPath);

    /// <summary>What was spent on ways that were given up.</summary>
    public long InVain => Report!.Routes.Where(IsGivenUp).Sum(route => route.SpentBytes);

    /// <summary>Whether the output is what it was before.</summary>
    public bool IsUntouched => _old is null ? !File.Exists(Output) : File.Exists(Output) && File.ReadAllBytes(Output).AsSpan().SequenceEqual(_old);

    /// <summary>Whether the output is the target, or the version that the sidecar names: one that is older than the file is right, too.</summary>
    public bool IsRight => File.Exists(Output) && SHA256.HashData(File.ReadAllBytes(Output)) is var digest
        && (Offered.Target.Sha256.Bytes.SequenceEqual(digest) || _ways.Sidecar.Target.Sha256.Bytes.SequenceEqual(digest));

    private bool IsTrue { get; set; } = true;

    private string Output => _here["file"];

    /// <summary>Whether a way was left before it had brought all that was missing.</summary>
    public static bool IsGivenUp(RouteReport route) => route.Why?.Contains("given up: ", StringComparison.Ordinal) == true;

    public async Task RunAsync()
    {
        using var updater = new Updater(new UpdaterOptions { Time = _time });
        try
        {
            Report = await updater.UpdateAsync(new UpdateRequest { Source = _site.Address(PublishedWays.FilePath).ToString(), OutputPath = Output, Threads = 2 });
        }
        catch (Exception e)
        {
            Failure = e;
        }
    }

    /// <summary>What was drawn and what came of it.</summary>
    public override string ToString() =>
        $"{string.Join(", ", _story)}; sent {SentBytes} ({SentDataBytes} of data), whole {_ways.WholeBytes}; {(Report is null ? Failure!.Message : $"{Report.TransferredBytes} + {Report.DescriptionBytes}")}: "
        + string.Join(" | ", (Report?.Routes ?? []).Select(route => $"{route.Kind} {route.Bytes} spent {route.SpentBytes} in {route.SpentRequests}, {(route.IsChosen ? "chosen, " : "")}{route.Why}"));

    public async ValueTask DisposeAsync()
    {
        await _site.DisposeAsync();
        _here.Dispose();
    }

    private byte[]? Seed()
    {
        int kind = _random.Next(6);
        _story.Add($"seed {(kind switch { 0 => "none", 1 => "old", 2 => "unrelated", _ => "edited" })}");
        return kind switch
        {
            0 => null,
            1 => _ways.Old,
            2 => RoutesScene.Text(_random.Next(), _ways.Target.Length),
            3 => Edited.Version(_ways.Old, _random.Next(), _random.Next(1, 8)),
            // Much is missing, so that the ways cost much the same.
            4 => Edited.Version(_ways.Target, _random.Next(), _random.Next(8, 200)),
            _ => Mixed(_random.NextDouble()),
        };
    }

    // Pieces of the target, and others.
    private byte[] Mixed(double share)
    {
        const int Piece = 4096;
        byte[] other = RoutesScene.Text(_random.Next(), _ways.Target.Length), mixed = [.. _ways.Target];
        for (int at = 0; at + Piece <= mixed.Length; at += Piece)
        {
            if (_random.NextDouble() < share)
                other.AsSpan(at, Piece).CopyTo(mixed.AsSpan(at));
        }
        return mixed;
    }

    private Sidecar Offer()
    {
        Sidecar truth = _ways.Sidecar;
        Sidecar some = truth with { Wholes = Some(truth.Wholes), Units = Some(truth.Units), Patches = Some(truth.Patches) };
        if (_random.Next(4) > 0)
        {
            _story.Add($"{some.Patches.Count} patch, {some.Units.Count} units, {some.Wholes.Count} whole");
            return some;
        }
        IsTrue = false;
        Sidecar lies = some with
        {
            Wholes = [.. some.Wholes.Select(line => line with { Url = Url(line.Url), Bytes = Bytes(line.Bytes) })],
            Units = [.. some.Units.Select(Lie)],
            Patches = [.. some.Patches.Select(line => line with { Url = Url(line.Url), Bytes = Bytes(line.Bytes) })],
            Target = _random.Next(6) == 0 ? RoutesScene.LineOf(_ways.Old) : some.Target,
        };
        _story.Add($"lies: {string.Join(" ", lies.Patches)} {string.Join(" ", lies.Units)} {string.Join(" ", lies.Wholes)} {lies.Target}");
        return lies;
    }

    private IReadOnlyList<T> Some<T>(IReadOnlyList<T> lines) => _random.Next(4) == 0 ? [] : lines;

    private UnitsLine Lie(UnitsLine line)
    {
        long bytes = Bytes(line.Bytes);
        // The table ends where the object does, or the line would not be read.
        return line with { Url = Url(line.Url), Bytes = bytes, Table = new ByteRange(Math.Max(1, bytes - line.Table.Length), bytes) };
    }

    private string Url(string url) => _random.Next(6) switch
    {
        0 => "missing",
        1 => _ways.Files.Keys.ElementAt(_random.Next(_ways.Files.Count))[1..],
        _ => url,
    };

    private long Bytes(long bytes) => _random.Next(3) == 0 ? Math.Max(200, (long)(bytes * _random.NextDouble() * 3)) : bytes;

    private void Serve(string path, byte[] content)
    {
        string how = _random.Next(4) > 0 ? "well" : new[] { "404", "cut", "one range", "first range", "wrong" }[_random.Next(5)];
        int cuts = _random.Next(1, MostCuts + 1), wrongAt = _random.Next(content.Length);
        double share = _random.NextDouble();
        if (how != "well")
        {
            _broken.Add(path);
            _story.Add($"{path} {how}");
        }
        byte[] sent = [.. content];
        for (int at = wrongAt; at < sent.Length && how == "wrong"; at += 1 + (sent.Length / 4))
            sent[at] ^= 1;
        _site.Answer(path, (request, connection) => how == "404"
            ? connection.WriteAsync("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
            : WriteAsync(path, connection, Answer(request, sent, how), how == "cut" && Interlocked.Decrement(ref cuts) >= 0 ? share : 1));
    }

    // Servers that send one range answer several with the whole file, or with the first of them.
    private static byte[] Answer(FaultRequest request, byte[] content, string how)
    {
        ByteRange[] ranges =
            [.. request.Ranges.Where(range => range.Start < content.Length).Select(range => new ByteRange(range.Start, Math.Min(range.End, content.Length)))];
        return ranges.Length switch
        {
            0 when request.Ranges.Count > 0 => Answers.Join($"HTTP/1.1 416 Range Not Satisfiable\r\nContent-Range: bytes */{content.Length}\r\nContent-Length: 0\r\n\r\n", []),
            0 => Answers.Whole(content, Modified),
            > 1 when how == "one range" => Answers.Whole(content, Modified),
            > 1 when how != "first range" => Answers.NginxMultipart(content, ranges),
            _ => Answers.Range(content, ranges[0], Modified),
        };
    }

    private async Task WriteAsync(string path, FaultConnection connection, byte[] answer, double share = 1)
    {
        int head = answer.AsSpan().IndexOf("\r\n\r\n"u8) + 4, body = answer.Length - head;
        if (share < 1)
            body = (int)(share * body);
        Interlocked.Add(ref _sentBytes, body);
        if (path is PublishedWays.SidecarPath or PublishedWays.ControlPath)
            Interlocked.Add(ref _sentOfDescriptions, body);
        if (share < 1)
        {
            Interlocked.Add(ref _cutBytes, body);
            connection.CutAfter(head + body, Cut.Fin);
        }
        await connection.WriteAsync(answer);
    }
}
