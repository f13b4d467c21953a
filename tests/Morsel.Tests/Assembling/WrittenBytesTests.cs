using System.Security.Cryptography;
using Morsel.Assembling;
using Morsel.Files;
using Morsel.Proof;
using Morsel.Target;
using Morsel.Tests.Faults;
using Morsel.Tests.Files;
using Morsel.Tests.Matching;

namespace Morsel.Tests.Assembling;

/// <summary>Who follows the writing of a part file gets from memory what is written next, and from the file what was written before.</summary>
public sealed class WrittenBytesTests : IDisposable
{
    private const int BlockBytes = 64;

    private readonly SampleTarget _target = SampleTarget.OfLetters("abcdefgh", BlockBytes);
    private readonly TemporaryFolder _folder = new();
    private readonly Buffer _buffer = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_goes_on_where_the_follower_is_comes_from_memory_and_is_held_until_it_is_used_up()
    {
        using PartFile part = Open();
        part.Write(Proven(0, 2));
        Assert.Equal(new WrittenBytes(2 * BlockBytes, InMemory: null), part.WaitForPrefix(0));

        part.Write(Proven(2, 1));
        part.Write(Proven(3, 4));
        Assert.Equal(2, _buffer.Holders);

        Assert.Equal(_target.Bytes[(2 * BlockBytes)..(3 * BlockBytes)], part.WaitForPrefix(2 * BlockBytes).InMemory!.Value.Bytes.ToArray());
        WrittenBytes next = part.WaitForPrefix(3 * BlockBytes);
        Assert.Equal(_target.Bytes[(3 * BlockBytes)..(7 * BlockBytes)], next.InMemory!.Value.Bytes.ToArray());
        Assert.Equal(7 * BlockBytes, next.End);
    }

    [Theory]
    [InlineData(4, true, 0)]
    [InlineData(2, true, 1)]
    [InlineData(2, false, 0)]
    public void Nothing_is_held_behind_a_gap_or_of_a_buffer_without_an_owner(int block, bool isOwned, int holders)
    {
        using PartFile part = Open();
        part.Write(Proven(0, 2));
        part.WaitForPrefix(0);
        part.Write(Proven(block, 1, isOwned));
        Assert.Equal(holders, _buffer.Holders);
    }

    [Fact]
    public void Who_ends_following_lets_go_of_everything()
    {
        using PartFile part = Open();
        part.Write(Proven(0, 1));
        part.WaitForPrefix(0);
        part.Write(Proven(1, 3));
        Assert.Equal(1, _buffer.Holders);
        part.EndFollowing();
        part.Write(Proven(4, 1));
        Assert.Equal(0, _buffer.Holders);
    }

    [Fact]
    public async Task A_digest_that_cannot_read_the_file_holds_nothing()
    {
        var disk = new FaultFileSystem(new LocalFileSystem(), call => call.Operation == DiskOperation.Read ? FaultFileSystem.BadDisk() : null);
        using var part = PartFile.Open(disk, _folder["target"], _target.Index.Layout);
        part.Write(Proven(0, 2));
        await Assert.ThrowsAsync<IOException>(() => TargetDigester.FollowAsync(part, Sha1OfAll));
        part.Write(Proven(2, 2));
        Assert.Equal(0, _buffer.Holders);
    }

    [Fact]
    public async Task The_digest_is_that_of_the_target_in_whatever_order_it_is_written()
    {
        for (int seed = 0; seed < 50; seed++)
        {
            using PartFile part = Open();
            Task<Digest?> digest = TargetDigester.FollowAsync(part, Sha1OfAll);
            var random = new Random(seed);
            int[] order = [.. Enumerable.Range(0, _target.BlockCount)];
            random.Shuffle(order.AsSpan(random.Next(_target.BlockCount)));
            foreach (int block in order)
                part.Write(Proven(block, 1, isOwned: random.Next(4) > 0));
            Assert.Equal(SHA1.HashData(_target.Bytes), (await digest)!.Bytes.ToArray());
            Assert.Equal(0, _buffer.Holders);
        }
    }

    private DigestedBytes Sha1OfAll => new(0, _target.Bytes.Length, DigestAlgorithm.Sha1);

    private PartFile Open() => PartFile.Open(new LocalFileSystem(), _folder["target"], _target.Index.Layout);

    private VerifiedBlocks Proven(int first, int count, bool isOwned = true)
    {
        var run = new BlockRun(first, count);
        return new BlockVerifier(_target.Index).Prove(_target.Bytes.AsMemory(first * BlockBytes), run, isOwned ? _buffer : null).Take(run);
    }

    private sealed class Buffer : IBufferOwner
    {
        private int _holders;

        public int Holders => Volatile.Read(ref _holders);

        public void Hold() => Interlocked.Increment(ref _holders);

        public void Release() => Interlocked.Decrement(ref _holders);
    }
}
