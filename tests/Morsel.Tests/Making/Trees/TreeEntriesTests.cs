using System.Text;
using Morsel.Casync;
using Morsel.Formats.Casync;
using Morsel.Making.Trees;
using Morsel.Tests.Files;
using Morsel.Tests.Formats.Casync;

namespace Morsel.Tests.Making.Trees;

public sealed class TreeEntriesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_file_that_grows_while_it_is_read_is_named()
    {
        _folder.Write("file", new string('a', 3000));
        using TreeStream archive = Archive(Terms());
        archive.ReadExactly(new byte[1000]);
        File.AppendAllText(_folder["file"], "more");
        IOException problem = Assert.Throws<IOException>(() => archive.CopyTo(Stream.Null));
        Assert.Equal($"cannot archive {_folder["file"]}: it changed while it was read", problem.Message);
    }

    [Fact]
    public void A_file_that_shrinks_while_it_is_read_is_named()
    {
        _folder.Write("file", new string('a', 3000));
        using TreeStream archive = Archive(Terms());
        archive.ReadExactly(new byte[1000]);
        using (FileStream file = File.OpenWrite(_folder["file"]))
            file.SetLength(500);
        Assert.Contains(_folder["file"], Assert.Throws<IOException>(() => archive.CopyTo(Stream.Null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_made_is_not_in_itself_wherever_it_goes()
    {
        Directory.CreateDirectory(_folder["sub"]);
        foreach (string name in new[] { "keep", "out.catar", "out.catar.part", "out.catar.part.lock", "sub/out.catar" })
            _folder.Write(name, name);
        Directory.CreateDirectory(_folder["store/abcd"]);
        Assert.Equal(["", "keep", "sub", "sub/out.catar"], Paths(Terms().Without(_folder["out.catar"]).Without(_folder["store"])));
        Assert.Equal(["", "keep", "out.catar", "out.catar.part", "out.catar.part.lock", "store", "store/abcd", "sub"], Paths(Terms().Without(_folder["sub/out.catar"])));
    }

    [Fact]
    public void A_folder_that_is_to_be_made_within_it_is_not_in_it()
    {
        TreeTerms terms = Terms().Without(_folder["new/deep/store"]);
        Directory.CreateDirectory(_folder["new/deep/store"]);
        Assert.Equal([""], Paths(terms));
    }

    [Fact]
    public void Links_are_not_followed()
    {
        if (OperatingSystem.IsWindows())
            return;
        Directory.CreateDirectory(_folder["real"]);
        _folder.Write("real/file", "x");
        Directory.CreateSymbolicLink(_folder["link"], _folder["real"]);
        Assert.Equal(["", "link", "real", "real/file"], Paths(Terms()));
        Assert.Equal(["", "real", "real/file"], Paths(Terms(without: ["symlinks"])));
    }

    [Fact]
    public void The_folder_itself_may_be_a_link()
    {
        if (OperatingSystem.IsWindows())
            return;
        Directory.CreateDirectory(_folder["real"]);
        _folder.Write("real/file", "x");
        Directory.CreateSymbolicLink(_folder["link"], "real");
        using var entries = new TreeEntries(TreeChoice.Open(_folder["link"] + "/"), Terms());
        Assert.Equal(["", "file"], Paths(entries));
    }

    [Fact]
    public void Portable_archives_have_the_same_bytes_whatever_the_umask_was()
    {
        if (OperatingSystem.IsWindows())
            return;
        foreach (string name in new[] { "script", "text" })
            _folder.Write(name, name);
        File.SetUnixFileMode(_folder["script"], (UnixFileMode)0x1c0);
        File.SetUnixFileMode(_folder["text"], (UnixFileMode)0x180);
        byte[] narrow = Bytes(Terms(["portable"]));
        File.SetUnixFileMode(_folder["script"], (UnixFileMode)0x1fd);
        File.SetUnixFileMode(_folder["text"], (UnixFileMode)0x1b4);
        Assert.Equal(narrow, Bytes(Terms(["portable"])));
        Assert.Equal(0x1ed, CatarVectors.Entries(narrow)["script"].Entry.Permissions);
        Assert.Equal(0x1a4, CatarVectors.Entries(narrow)["text"].Entry.Permissions);
    }

    [Fact]
    public void A_reader_may_ask_for_any_number_of_bytes()
    {
        Directory.CreateDirectory(_folder["sub"]);
        _folder.Write("sub/file", new string('a', 70_000));
        _folder.Write("zero", "");
        byte[] whole = Bytes(Terms());
        using TreeStream archive = Archive(Terms());
        var pieces = new List<byte>();
        byte[] buffer = new byte[7];
        for (int read; (read = archive.Read(buffer)) > 0;)
            pieces.AddRange(buffer[..read]);
        Assert.Equal(whole, pieces);
        Assert.Equal(["", "sub", "sub/file", "zero"], CatarVectors.Entries(whole).Keys);
    }

    [Fact]
    public void An_exclude_file_that_is_a_link_is_refused()
    {
        if (OperatingSystem.IsWindows())
            return;
        _folder.Write("patterns", "*");
        File.CreateSymbolicLink(_folder[".caexclude"], "patterns");
        Assert.Contains(".caexclude: it is not a regular file", Assert.Throws<IOException>(() => Paths(Terms())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_exclude_file_has_at_most_a_mebibyte()
    {
        _folder.Write(".caexclude", new string('\n', (1 << 20) + 1));
        Assert.Contains("expected at most 1048576", Assert.Throws<IOException>(() => Paths(Terms())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Patterns_of_the_caller_are_those_of_an_exclude_file()
    {
        foreach (string name in new[] { "a.o", "b.o", "c" })
            _folder.Write(name, name);
        Assert.Equal(["", "b.o", "c"], Paths(Terms(excludes: ["*.o", "!b.o"])));
    }

    public void Dispose() => _folder.Dispose();

    private static TreeTerms Terms(string[]? with = null, string[]? without = null, string[]? excludes = null) =>
        TreeChoice.Of(new TreeMakeOptions { With = with ?? [], Without = without ?? [], Excludes = excludes ?? [] });

    private TreeStream Archive(TreeTerms terms) => new(new TreeEntries(TreeChoice.Open(_folder.Path), terms));

    private byte[] Bytes(TreeTerms terms)
    {
        using TreeStream archive = Archive(terms);
        using var bytes = new MemoryStream();
        archive.CopyTo(bytes);
        return bytes.ToArray();
    }

    private List<string> Paths(TreeTerms terms)
    {
        using var entries = new TreeEntries(TreeChoice.Open(_folder.Path), terms);
        return Paths(entries);
    }

    private static List<string> Paths(TreeEntries entries)
    {
        var paths = new List<string>();
        for (CatarStep step; (step = entries.Next()) != CatarStep.End;)
        {
            if (step == CatarStep.Entry)
                paths.Add(Encoding.UTF8.GetString(entries.Path));
        }
        return paths;
    }
}
